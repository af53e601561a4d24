import { AGENT } from '../../knowledge/agent';
import { SERVER } from '../../knowledge/server';
import { ConfigFilesPlan } from '../config-files';
import { extraArguments } from '../engines/engine-flag';
import { sortEnvironment } from '../environment';
import { hashOfData } from '../hash';
import { ServiceIntent } from '../intent';
import { MODEL_PATH, REPOSITORY_CONFIG_PATH, REPOSITORY_PATH, SCRATCH_PATH, VOLUME } from '../paths';
import { ContainerPlan, DrainPlan, MountPlan, ProbesPlan, VolumePlan } from '../pod-plan';
import { startupSeconds } from '../probes';
import { derived, fromKnowledge, Sourced } from '../sourced';
import { serverModelMount } from '../weights';
import { modelConfig } from './config';
import { tritonCores, tritonResources } from './resources';
import { MadeRepositoryIntent, TritonIntent } from './triton-intent';

/** Reached from within the pod alone. */
const LOCALHOST = '127.0.0.1';
const HTTP_PORT = 8000;
const GRPC_PORT = 8001;
const METRICS_PORT = 8002;

/** Where our server finds it, and its metrics. */
export const TRITON_URL = `http://${LOCALHOST}:${HTTP_PORT}`;
export const TRITON_METRICS_URL = `http://${LOCALHOST}:${METRICS_PORT}/metrics`;

const PLAN_FILE = 'repository.json';

/** Links alone are made. */
const LAYOUT_BYTES = 128 * 1024 ** 2;

/** Part of a request's time after which Triton's queue gives it up: ours has to hear of it before the client leaves. */
const QUEUE_SHARE = 0.9;

/** Requests are over when Triton is told to stop: the server before it has gone. */
const EXIT_SECONDS = 3;

/** The containers and volumes of Triton in a pod of our server. */
export interface TritonParts {
  readonly layout: ContainerPlan;
  readonly triton: ContainerPlan;
  readonly volumes: readonly VolumePlan[];
}

export function planTriton(intent: ServiceIntent, triton: TritonIntent, drain: DrainPlan): TritonParts {
  const shared = intent.sharedMemoryBytes;
  const model = modelMounts(intent);
  return {
    layout: layout(intent, model),
    triton: container(intent, triton, { drain, model }),
    volumes: [
      { name: VOLUME.repository, kind: 'emptyDir' },
      { name: VOLUME.repositoryConfig, kind: 'configMap', configMapName: repositoryFiles(intent, triton).name },
      ...(shared === undefined ? [] : [{ name: VOLUME.sharedMemory, kind: 'emptyDir', medium: 'Memory', sizeLimitBytes: shared } as const]),
    ],
  };
}

/** The plan of the repository and each `config.pbtxt`; other content is another name, which rolls the pods. */
export function repositoryFiles(intent: ServiceIntent, triton: TritonIntent): ConfigFilesPlan {
  const data = filesOf(intent, triton);
  return { name: `${intent.name}-triton-${hashOfData(data).slice(0, 8)}`, data };
}

function filesOf(intent: ServiceIntent, { model, repository }: TritonIntent): Record<string, string> {
  if (repository.kind === 'existing') {
    return { [PLAN_FILE]: json({ existing: { folder: MODEL_PATH } }) };
  }
  const config = `${model}.pbtxt`;
  return {
    [PLAN_FILE]: json({ models: [{ name: model, config, versions: [version(repository)] }] }),
    [config]: modelConfig(repository, {
      model, accelerated: intent.accelerator !== undefined, cores: tritonCores(intent),
      queueTimeoutSeconds: requestSeconds(intent) * QUEUE_SHARE,
    }),
  };
}

function version({ backend: { files } }: MadeRepositoryIntent): object {
  return { version: 1, folder: MODEL_PATH, files };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Time of a request: the user's, or the default of the server's contract. */
export function requestSeconds({ engine }: ServiceIntent): number {
  const given = engine.flags.find(({ flag }) => flag === '--timeout')?.value;
  return Number(given ?? SERVER.options.timeout.default);
}

function modelMounts(intent: ServiceIntent): MountPlan[] {
  const mount = serverModelMount(intent);
  return mount === undefined ? [] : [{ ...mount, readOnly: true }];
}

function layout(intent: ServiceIntent, model: readonly MountPlan[]): ContainerPlan {
  return {
    role: 'fetcher',
    name: 'model-repository',
    image: intent.agent,
    command: AGENT.entrypoint,
    args: [
      ...AGENT.commands.repository.map((word) => fromKnowledge(word, 'contract of the agent')),
      derived(REPOSITORY_PATH, 'Triton\'s repository'),
      derived(`--repository-plan=${REPOSITORY_CONFIG_PATH}/${PLAN_FILE}`, 'Triton\'s repository'),
    ],
    env: sortEnvironment(Object.entries(AGENT.environment).map(([name, value]) => fromKnowledge({ name, value }, 'contract of the agent'))),
    ports: [],
    probes: {},
    resources: { cpuRequest: derived('100m', 'links alone are made'), memoryBytes: derived(LAYOUT_BYTES, 'links alone are made') },
    mounts: [
      ...model,
      { volume: VOLUME.repository, path: REPOSITORY_PATH, readOnly: false },
      { volume: VOLUME.repositoryConfig, path: REPOSITORY_CONFIG_PATH, readOnly: true },
    ],
    security: { readOnlyRootFilesystem: true },
  };
}

interface Around {
  readonly drain: DrainPlan;
  readonly model: readonly MountPlan[];
}

function container(intent: ServiceIntent, triton: TritonIntent, { drain, model }: Around): ContainerPlan {
  return {
    role: 'sidecar',
    name: 'triton',
    image: triton.image,
    // No command: the image's own entry point sets up the driver first.
    args: [derived('tritonserver', 'Triton\'s image'), ...tritonFlags(intent), ...extraArguments(triton.extraArgs, 'triton.extraArgs')],
    env: [derived({ name: 'HOME', value: SCRATCH_PATH }, 'the root file system is read-only')],
    ports: [],
    probes: probes(intent, triton.model),
    resources: tritonResources(intent, triton),
    mounts: [
      // The links of the repository lead there.
      ...model,
      { volume: VOLUME.repository, path: REPOSITORY_PATH, readOnly: true },
      { volume: VOLUME.scratch, path: SCRATCH_PATH, readOnly: false },
      ...(intent.sharedMemoryBytes === undefined ? [] : [{ volume: VOLUME.sharedMemory, path: '/dev/shm', readOnly: false }]),
    ],
    security: { readOnlyRootFilesystem: true },
    // The server's last requests still compute here.
    preStopSeconds: drain.preStopSeconds + drain.engineSeconds,
  };
}

/** Its ports are for the pod alone, and its models are what the manifest says: nobody loads others by its API. */
function tritonFlags(intent: ServiceIntent): Sourced<string>[] {
  const flags: [string, string | number, string][] = [
    ['--model-repository', REPOSITORY_PATH, 'Triton\'s repository'],
    ['--model-control-mode', 'none', 'models change with the manifest'],
    ['--http-address', LOCALHOST, 'reached from within the pod alone'],
    ['--http-port', HTTP_PORT, 'reached from within the pod alone'],
    ['--grpc-address', LOCALHOST, 'reached from within the pod alone'],
    ['--grpc-port', GRPC_PORT, 'reached from within the pod alone'],
    ['--metrics-port', METRICS_PORT, 'reached from within the pod alone'],
    ['--exit-timeout-secs', EXIT_SECONDS, 'drain'],
    ...(intent.accelerator === undefined ? [['--allow-gpu-metrics', 'false', 'no accelerator'] as [string, string, string]] : []),
  ];
  return flags.map(([flag, value, reason]) => derived(`${flag}=${value}`, reason));
}

/**
 * The kubelet cannot reach a port of the loopback address, so that the image's own curl asks. Whether the model is
 * there says the model's address: Triton itself is ready without any.
 */
function probes(intent: ServiceIntent, model: string): ProbesPlan {
  const ask = (path: string, seconds: number): readonly string[] => [
    'curl', '--fail', '--silent', '--show-error', '--output', '/dev/null', '--max-time', String(seconds), `${TRITON_URL}${path}`,
  ];
  return {
    startup: {
      command: ask(`/v2/models/${model}/ready`, 4), periodSeconds: 2, timeoutSeconds: 5,
      failureThreshold: Math.ceil(startupSeconds(intent) / 2),
    },
    liveness: { command: ask('/v2/health/live', 9), periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 6 },
  };
}
