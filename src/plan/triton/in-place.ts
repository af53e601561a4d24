import { AGENT } from '../../knowledge/agent';
import { fetchOptions } from '../agent';
import { ConfigFilesPlan } from '../config-files';
import { AgentIntent, ServiceIntent } from '../intent';
import { agentContainer } from '../initializer';
import { agentUri } from '../model-intent';
import { CONTROL_PATH, MODEL_PATH, REPOSITORY_CONFIG_PATH, VOLUME } from '../paths';
import { ContainerPlan, MountPlan, VolumePlan } from '../pod-plan';
import { derived, fromKnowledge, Sourced } from '../sourced';
import { SERVER_TASKS } from '../engines/server-tasks';
import { TRITON_URL } from './listening';
import { CONFIG_MOUNT, configOf, json } from './repository';
import { MadeRepositoryIntent, TritonIntent } from './triton-intent';

const PLAN_FILE = 'models.json';

/** Where the server is told to load and unload, by whoever sees the volume. */
export const CONTROL_SOCKET = `${CONTROL_PATH}/server.sock`;

/** What changes in pods that run; only an agent can bring it, and only a configuration of ours. */
export interface InPlace {
  readonly triton: TritonIntent;
  readonly repository: MadeRepositoryIntent;
  readonly agent: AgentIntent;
}

export function inPlace({ triton, fetch: { value: agent } }: ServiceIntent): InPlace | undefined {
  if (triton?.updates !== 'inPlace' || triton.place.kind !== 'samePod') {
    return undefined;
  }
  const { repository } = triton;
  return repository.kind === 'made' && agent.by === 'agent' ? { triton, repository, agent } : undefined;
}

/** What of the pod is about one model, as if there were no other. */
function alone(intent: ServiceIntent, { triton, repository }: InPlace): readonly OneModel[] {
  const first = { name: intent.modelName.value, model: intent.model, task: intent.task, repository };
  return [first, ...triton.further].map(({ name, model, task, repository: its }) => ({
    name, repository: its, intent: { ...intent, model, task, triton: { ...triton, repository: its } },
  }));
}

interface OneModel {
  readonly name: string;
  readonly repository: MadeRepositoryIntent;
  readonly intent: ServiceIntent;
}

/** The models as the agent reads them, under a name that stays: the pods do not change when they do. */
export function modelsFiles(intent: ServiceIntent, change: InPlace): ConfigFilesPlan {
  const all = alone(intent, change);
  const models = all.map(({ name, repository, intent: its }) => ({
    name,
    uri: agentUri(its.model.source),
    args: fetchOptions(its, change.agent).map(({ value }) => verbatim(value)),
    config: configName(name),
    files: repository.backend.files,
    server: serverSettings(its, repository),
  }));
  return {
    name: modelsConfigName(intent),
    data: {
      [PLAN_FILE]: json({ models }),
      ...Object.fromEntries(all.map(({ name, repository, intent: its }) => (
        [configName(name), configOf(its, change.triton, repository)]))),
    },
    changes: true,
  };
}

function configName(name: string): string {
  return `${name}.pbtxt`;
}

/** Options of the server that are those of a model; where it is one that changes they are no arguments. */
function serverSettings({ task }: ServiceIntent, { batching: { maxBatchSize } }: MadeRepositoryIntent): object {
  return {
    ...(task === undefined ? {} : { task: SERVER_TASKS[task] }),
    ...(maxBatchSize > 0 ? { 'max-batch-rows': maxBatchSize } : {}),
  };
}

/** Nobody looks for variables in a ConfigMap, so that nothing is kept from them. */
function verbatim(argument: string): string {
  return argument.replaceAll('$$(', '$(');
}

function modelsConfigName({ name }: ServiceIntent): string {
  return `${name}-models`;
}

/** What the pod starts with. */
export function firstModels(intent: ServiceIntent, { agent }: InPlace): ContainerPlan {
  return mounting(agentContainer(intent, agent, 'model-initializer', modelsArguments()), CONFIG_MOUNT);
}

/** What changes it from then on. */
export function modelUpdater(intent: ServiceIntent, { agent }: InPlace): ContainerPlan {
  const container = agentContainer(intent, agent, 'model-updater', [
    ...modelsArguments(),
    derived(`--triton-url=${TRITON_URL}`, 'Triton beside the server'),
    derived(`--control-socket=${CONTROL_SOCKET}`, 'updates'),
  ]);
  return mounting({ ...container, role: 'sidecar' }, CONFIG_MOUNT, CONTROL_MOUNT);
}

function mounting(container: ContainerPlan, ...more: MountPlan[]): ContainerPlan {
  return { ...container, mounts: [...container.mounts, ...more] };
}

function modelsArguments(): Sourced<string>[] {
  return [
    ...AGENT.commands.models.map((word) => fromKnowledge(word, 'contract of the agent')),
    derived(MODEL_PATH, 'the model\'s folder'),
    derived(`--models-plan=${REPOSITORY_CONFIG_PATH}/${PLAN_FILE}`, 'updates'),
  ];
}

export const CONTROL_MOUNT: MountPlan = { volume: VOLUME.control, path: CONTROL_PATH, readOnly: false };

export function inPlaceVolumes(intent: ServiceIntent): VolumePlan[] {
  return [
    { name: VOLUME.repositoryConfig, kind: 'configMap', configMapName: modelsConfigName(intent) },
    { name: VOLUME.control, kind: 'emptyDir' },
  ];
}
