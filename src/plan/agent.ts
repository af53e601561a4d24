import { AGENT } from '../knowledge/agent';
import { EngineIntent } from './engine-intent';
import { EngineFlag, extraArguments, renderFlag } from './engines/engine-flag';
import { AgentIntent, ServiceIntent } from './intent';
import { agentUri, ModelIntent } from './model-intent';
import { MODEL_PATH, SCRATCH_PATH } from './paths';
import { EnvIntent } from './references';
import { allowedPlaces, registriesOption, whoAsks } from './registry';
import { derived, fromKnowledge, fromProp, Sourced } from './sourced';
import { inPods } from './triton/in-pods';
import { TritonIntent } from './triton/triton-intent';

/** The agent's command line: all that is said here of words and flags stands in its contract. */
export function agentArguments(intent: ServiceIntent, agent: AgentIntent): Sourced<string>[] {
  return [
    ...AGENT.commands.fetch.map((word) => fromKnowledge(word, 'contract of the agent')),
    derived(agentUri(intent.model.source), 'model'),
    derived(MODEL_PATH, 'the model\'s folder'),
    ...fetchOptions(intent, agent),
  ];
}

/** What of the command line is neither address nor folder. */
export function fetchOptions(intent: ServiceIntent, agent: AgentIntent): Sourced<string>[] {
  return [...agentFlags(intent, agent).flatMap(renderFlag), ...extraArguments(agent.extraArgs, 'fetch.extraArgs')];
}

/** What it has of its own; credentials and certificates are those of every fetcher. */
export function agentEnvironment({ name, model }: ServiceIntent): Sourced<EnvIntent>[] {
  return [
    ...(model.source.kind === 'registry' ? whoAsks(name) : []),
    // The clouds' own libraries look for files below it.
    derived({ name: 'HOME', value: SCRATCH_PATH }, 'the root file system is read-only'),
    ...Object.entries(AGENT.environment).map(([name, value]) => fromKnowledge({ name, value }, 'contract of the agent')),
  ];
}

function agentFlags(intent: ServiceIntent, agent: AgentIntent): EngineFlag[] {
  const all: EngineFlag[] = [
    ...modelFlags(intent.model),
    ...weightsFlags(intent),
    ...(agent.deadlineSeconds === undefined
      ? [] : [{ flag: '--deadline', value: agent.deadlineSeconds, from: fromProp(0, 'fetch.deadline').from }]),
  ];
  // What is derived gives way to the user's own word.
  return all.filter(({ flag, from }) => from.kind === 'prop' || !agent.extraArgs.some((arg) => arg.split('=')[0] === flag));
}

/** What a model itself says of its fetch. */
export function modelFlags(model: ModelIntent): EngineFlag[] {
  const list = (flag: string, values: readonly string[], prop: string): EngineFlag[] => (
    values.length === 0 ? [] : [{ flag, value: JSON.stringify(values), from: fromProp(0, prop).from }]
  );
  return [
    ...registryFlags(model),
    ...list('--allow', model.allowPatterns, 'model.allowPatterns'),
    ...list('--ignore', model.ignorePatterns, 'model.ignorePatterns'),
  ];
}

/** Which weights the pods need; of none what belongs to the model besides. */
export function weightsFlags(intent: ServiceIntent): EngineFlag[] {
  const triton = inPods(intent);
  if (triton !== undefined) {
    return tritonWeights(triton);
  }
  const { engine, triton: apart } = intent;
  return engine.kind !== 'onnx' ? [] : apart === undefined ? graphFlags(engine) : tokenizerAlone(apart);
}

/** In a repository it may lie anywhere, so that all of it is fetched. */
function tokenizerAlone({ repository }: TritonIntent): EngineFlag[] {
  return [{
    flag: '--weights', value: repository.kind === 'existing' ? 'all' : 'none', from: derived(0, 'the model is Triton\'s').from,
  }];
}

/** The files that our server runs; by itself the agent prefers PyTorch's weights, and of graphs another one. */
function graphFlags({ flags, extraArgs }: EngineIntent): EngineFlag[] {
  const from = derived(0, 'engine').from;
  const graph = flags.find(({ flag }) => flag === '--graph')?.value
    ?? extraArgs.find((arg) => arg.startsWith('--graph='))?.slice('--graph='.length);
  return [
    { flag: '--weights', value: 'onnx', from }, ...(graph === undefined ? [] : [{ flag: '--variant', value: graph, from }]),
  ];
}

/** A graph of the hub's layout in one precision; of anything else every file. */
function tritonWeights({ repository }: TritonIntent): EngineFlag[] {
  const from = derived(0, 'Triton\'s repository').from;
  if (repository.kind === 'existing' || repository.backend.name !== 'onnxruntime') {
    return [{ flag: '--weights', value: 'all', from }];
  }
  const { variant } = repository.backend;
  return [
    { flag: '--weights', value: 'onnx', from }, ...(variant === undefined ? [] : [{ flag: '--variant', value: variant, from }]),
  ];
}

function registryFlags({ source }: ModelIntent): EngineFlag[] {
  if (source.kind !== 'registry') {
    return [];
  }
  const places = allowedPlaces(source.places);
  return [
    { flag: '--registries', value: registriesOption(source.registry), from: derived(0, 'registry').from },
    ...(places.length === 0
      ? [] : [{ flag: '--registry-allow', value: JSON.stringify(places), from: fromProp(0, 'model.artifactsFrom').from }]),
  ];
}
