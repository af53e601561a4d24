import { AGENT } from '../../knowledge/agent';
import { ConfigFilesPlan } from '../config-files';
import { sortEnvironment } from '../environment';
import { hashOfData } from '../hash';
import { ServiceIntent } from '../intent';
import { MODEL_PATH, REPOSITORY_CONFIG_PATH, REPOSITORY_PATH, VOLUME } from '../paths';
import { ContainerPlan, MountPlan, VolumePlan } from '../pod-plan';
import { derived, fromKnowledge } from '../sourced';
import { serverModelMount } from '../weights';
import { modelConfig } from './config';
import { tritonCores } from './resources';
import { MadeRepositoryIntent, TritonIntent } from './triton-intent';

const PLAN_FILE = 'repository.json';

/** Links alone are made. */
const LAYOUT_BYTES = 128 * 1024 ** 2;

/** Part of a request's time after which Triton's queue gives it up: ours has to hear of it before the client leaves. */
const QUEUE_SHARE = 0.9;

/** The plan of the repository and each `config.pbtxt`; other content is another name, which rolls the pods. */
export function repositoryFiles(intent: ServiceIntent, triton: TritonIntent): ConfigFilesPlan {
  const data = filesOf(intent, triton);
  return { name: `${intent.name}-repository-${hashOfData(data).slice(0, 8)}`, data };
}

function filesOf(intent: ServiceIntent, triton: TritonIntent): Record<string, string> {
  const { model, repository } = triton;
  if (repository.kind === 'existing') {
    return { [PLAN_FILE]: json({ existing: { folder: MODEL_PATH } }) };
  }
  const config = `${model}.pbtxt`;
  return {
    [PLAN_FILE]: json({ models: [{ name: model, config, versions: [version(repository)] }] }),
    [config]: configOf(intent, triton, repository, model),
  };
}

/** `config.pbtxt`, without a name where only the agent knows it. */
export function configOf(
  intent: ServiceIntent, triton: TritonIntent, repository: MadeRepositoryIntent, model?: string,
): string {
  return modelConfig(repository, {
    model, accelerated: intent.accelerator !== undefined, cores: tritonCores(intent, triton),
    queueTimeoutSeconds: triton.requestSeconds * QUEUE_SHARE,
  });
}

function version({ backend: { files } }: MadeRepositoryIntent): object {
  return { version: 1, folder: MODEL_PATH, files };
}

/** A plan as the agent reads it. */
export function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Volumes of the repository, and of what it is made by. */
export function repositoryVolumes(intent: ServiceIntent, triton: TritonIntent): VolumePlan[] {
  return [
    { name: VOLUME.repository, kind: 'emptyDir' },
    { name: VOLUME.repositoryConfig, kind: 'configMap', configMapName: repositoryFiles(intent, triton).name },
  ];
}

/** What the agent is told, and each `config.pbtxt`. */
export const CONFIG_MOUNT: MountPlan = {
  volume: VOLUME.repositoryConfig, path: REPOSITORY_CONFIG_PATH, readOnly: true,
};

/** The repository as Triton sees it. */
export const REPOSITORY_MOUNT: MountPlan = { volume: VOLUME.repository, path: REPOSITORY_PATH, readOnly: true };

/** The model's folder, to which the links of the repository lead. */
export function linkedMounts(intent: ServiceIntent): MountPlan[] {
  const mount = serverModelMount(intent);
  return mount === undefined ? [] : [{ ...mount, readOnly: true }];
}

/** What makes the repository, once the model is there. */
export function layoutContainer(intent: ServiceIntent): ContainerPlan {
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
      ...linkedMounts(intent),
      { ...REPOSITORY_MOUNT, readOnly: false },
      CONFIG_MOUNT,
    ],
    security: { readOnlyRootFilesystem: true },
  };
}
