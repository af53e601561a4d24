import { AGENT } from '../knowledge/agent';
import { agentArguments, agentEnvironment } from './agent';
import { fetchAccess } from './credentials';
import { sortEnvironment, writableEnvironment } from './environment';
import { AgentIntent, ServiceIntent } from './intent';
import { modelUri } from './model-intent';
import { MODEL_PATH, SCRATCH_PATH, VOLUME } from './paths';
import { ContainerPlan } from './pod-plan';
import { EnvIntent } from './references';
import { derived, fromKnowledge, fromProp, Sourced } from './sourced';

/** Node itself; the agent holds nothing while it waits. */
const WAITER_BYTES = 128 * 1024 ** 2;

/**
 * Our own init container: with our agent, or with KServe's initializer image and its contract, two arguments, source
 * and folder. Unlike the injected one it has a security context, and memory that can be set per service.
 *
 * @see https://github.com/kserve/kserve/tree/master/python/storage-initializer
 */
export function planInitializer(intent: ServiceIntent): ContainerPlan | undefined {
  const fetch = intent.fetch.value;
  if (fetch.by === 'cache') {
    return planWaiter(intent);
  }
  if (fetch.by !== 'initializer' && fetch.by !== 'agent') {
    return undefined;
  }
  return fetch.by === 'agent'
    ? agentContainer(intent, fetch, 'model-initializer', agentArguments(intent, fetch))
    : fetcher(intent, fetch, 'model-initializer', initializer(intent));
}

/** Our agent with the means to fetch, whatever it is told to do. */
export function agentContainer(
  intent: ServiceIntent, fetch: AgentIntent, name: string, args: readonly Sourced<string>[],
): ContainerPlan {
  return fetcher(intent, fetch, name, {
    image: intent.agent, command: AGENT.entrypoint, args, env: agentEnvironment(intent),
  });
}

type Program = Pick<ContainerPlan, 'image' | 'args' | 'env' | 'command'>;

function fetcher(
  intent: ServiceIntent, fetch: Pick<AgentIntent, 'cpuRequest' | 'memoryBytes'>, name: string, program: Program,
): ContainerPlan {
  const access = fetchAccess(intent.model);
  return {
    role: 'fetcher',
    name,
    ...program,
    env: sortEnvironment([...program.env, ...access.env]),
    ports: [],
    probes: {},
    resources: {
      cpuRequest: derived(fetch.cpuRequest, 'fetch'),
      memoryBytes: derived(fetch.memoryBytes, 'fetch'),
    },
    mounts: [
      { volume: VOLUME.model, path: MODEL_PATH, readOnly: false },
      { volume: VOLUME.scratch, path: SCRATCH_PATH, readOnly: false },
      ...access.mounts,
    ],
    security: { readOnlyRootFilesystem: true },
  };
}

/** The kubelet mounts what the node's cache has, whole or not: the agent waits there until it is whole, and says so. */
function planWaiter(intent: ServiceIntent): ContainerPlan {
  return {
    role: 'fetcher',
    name: 'model-waiter',
    image: intent.agent,
    command: AGENT.entrypoint,
    args: [
      ...AGENT.commands.await.map((word) => fromKnowledge(word, 'contract of the agent')),
      derived(MODEL_PATH, 'the model\'s folder'),
    ],
    env: sortEnvironment(Object.entries(AGENT.environment).map(([name, value]) => fromKnowledge({ name, value }, 'contract of the agent'))),
    ports: [],
    probes: {},
    resources: { cpuRequest: derived('10m', 'fetch'), memoryBytes: derived(WAITER_BYTES, 'fetch') },
    mounts: [{ volume: VOLUME.model, path: MODEL_PATH, readOnly: true }],
    security: { readOnlyRootFilesystem: true },
  };
}

function initializer(intent: ServiceIntent): Pick<ContainerPlan, 'image' | 'args' | 'env'> {
  return {
    image: intent.storageInitializer,
    args: [derived(modelUri(intent.model.source), 'model'), derived(MODEL_PATH, 'the model\'s folder')],
    env: [
      ...writableEnvironment(),
      ...(intent.model.source.kind === 'hub' ? hubClient() : []),
      ...patterns(intent),
    ],
  };
}

/** The Hub's client: a cache it may write, and few ranges at a time, as hf_xet keeps them in memory. */
function hubClient(): Sourced<EnvIntent>[] {
  return [
    derived({ name: 'HF_HOME', value: `${SCRATCH_PATH}/huggingface` }, 'the root file system is read-only'),
    fromKnowledge({ name: 'HF_XET_HIGH_PERFORMANCE', value: '0' }, 'bounded memory of the fetch'),
    fromKnowledge({ name: 'HF_XET_NUM_CONCURRENT_RANGE_GETS', value: '4' }, 'bounded memory of the fetch'),
  ];
}

function patterns(intent: ServiceIntent): Sourced<EnvIntent>[] {
  const { allowPatterns, ignorePatterns } = intent.model;
  const list = (name: string, values: readonly string[], prop: string) =>
    (values.length === 0 ? [] : [fromProp({ name, value: JSON.stringify(values) }, prop)]);
  return [
    ...list('STORAGE_ALLOW_PATTERNS', allowPatterns, 'model.allowPatterns'),
    ...list('STORAGE_IGNORE_PATTERNS', ignorePatterns, 'model.ignorePatterns'),
  ];
}
