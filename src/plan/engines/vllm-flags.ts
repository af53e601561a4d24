import { findVllmFlag } from '../../knowledge/vllm-flags';
import { EngineIntent, FlagIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';
import { TaskId } from '../task-id';
import { CHAT_TEMPLATE_PATH, MODEL_PATH, SERVER_PORT } from '../paths';
import { localReplicas } from '../resources';
import { derived, fromProp, Origin } from '../sourced';
import { needsOneApiServer } from './api-servers';
import { EngineFlag } from './engine-flag';

type Vllm = Extract<EngineIntent, { kind: 'vllm' }>;

/** Model to serve: vLLM's positional argument. */
export function vllmModelArgument(intent: ServiceIntent): string {
  const { source } = intent.model;
  return intent.fetch.value.by === 'engine' && source.kind === 'hub' ? source.repository : MODEL_PATH;
}

/** Every flag that the library gives vLLM, the ones of typed props included. */
export function vllmFlags(intent: ServiceIntent, engine: Vllm, drainEngineSeconds: number): EngineFlag[] {
  const version = engine.version.value;
  return [
    flagFrom('--served-model-name', intent.modelName.value, intent.modelName.from),
    flagFrom('--port', SERVER_PORT, derived(0, 'port of the Service').from),
    ...parallelFlags(intent),
    ...revisionFlags(intent),
    ...taskFlags(intent, version),
    ...(intent.model.remoteCode === undefined ? [] : [propFlag('--trust-remote-code', true, 'model.remoteCode')]),
    ...templateFlags(engine),
    ...shutdownFlags(version, drainEngineSeconds),
    ...(needsOneApiServer(intent, engine) ? [derivedFlag('--api-server-count', 1, 'drain')] : []),
    ...typedFlags(engine.flags, version),
  ];
}

/** Typed props as flags of one version, with the spelling that switches each off. */
export function typedFlags(flags: readonly FlagIntent[], version: string): EngineFlag[] {
  return flags.map((typed) => ({
    ...propFlag(typed.flag, typed.value, `engine.${typed.prop}`),
    negative: negativeOf(version, typed.flag),
  }));
}

/** A version without the flag gets a spelling that it does not know: its rule says so, and no wish is lost. */
function negativeOf(version: string, flag: string): string | undefined {
  const match = findVllmFlag(version, flag);
  if (match === undefined) {
    return flag.replace(/^--/, '--no-');
  }
  const { choices, negatives } = match.flag;
  return negatives.find((name) => name.startsWith('--no-')) ?? negatives[0]
    ?? (choices?.includes('false') === true ? `${flag}=false` : undefined);
}

function flagFrom(flag: string, value: FlagIntent['value'], from: Origin): EngineFlag {
  return { flag, value, from };
}

function propFlag(flag: string, value: FlagIntent['value'], prop: string): EngineFlag {
  return { flag, value, from: fromProp(0, prop).from };
}

function derivedFlag(flag: string, value: FlagIntent['value'], reason: string): EngineFlag {
  return { flag, value, from: derived(0, reason).from };
}

function parallelFlags(intent: ServiceIntent): EngineFlag[] {
  const { value, from } = intent.parallelism;
  const sizes: [string, number][] = [
    ['--tensor-parallel-size', value.tensor],
    ['--pipeline-parallel-size', value.pipeline],
    ['--data-parallel-size', value.data],
  ];
  return [
    ...sizes.filter(([, size]) => size > 1).map(([flag, size]) => flagFrom(flag, size, from)),
    ...(intent.group !== undefined && value.data > 1
      ? [derivedFlag('--data-parallel-size-local', localReplicas(intent), 'accelerators of a pod')] : []),
    ...(value.expert ? [flagFrom('--enable-expert-parallel', true, from)] : []),
  ];
}

/** A commit pins nothing that lies in a folder: only a download has revisions. */
function revisionFlags(intent: ServiceIntent): EngineFlag[] {
  const { source, remoteCode } = intent.model;
  const downloads = intent.fetch.value.by === 'engine' && source.kind === 'hub' && source.revision !== undefined;
  return [
    ...(downloads ? [propFlag('--revision', source.revision, 'model.revision')] : []),
    ...(remoteCode?.codeRevision === undefined
      ? [] : [propFlag('--code-revision', remoteCode.codeRevision, 'model.remoteCode')]),
  ];
}

const POOLING: Partial<Record<TaskId, string>> = {
  embedding: 'embed',
  classification: 'classify',
  rerank: 'score',
};

/** `--task` until `--runner` came. The model's own architecture decides the rest. */
function taskFlags(intent: ServiceIntent, version: string): EngineFlag[] {
  const pooling = intent.task === undefined ? undefined : POOLING[intent.task];
  if (pooling === undefined) {
    return [];
  }
  return findVllmFlag(version, '--runner') === undefined
    ? [propFlag('--task', pooling, 'task')]
    : [propFlag('--runner', 'pooling', 'task')];
}

function templateFlags(engine: Vllm): EngineFlag[] {
  return engine.chatTemplate === undefined
    ? []
    : [propFlag('--chat-template', `${CHAT_TEMPLATE_PATH}/${engine.chatTemplate.key}`, 'engine.chatTemplate')];
}

function shutdownFlags(version: string, seconds: number): EngineFlag[] {
  return findVllmFlag(version, '--shutdown-timeout') === undefined
    ? []
    : [derivedFlag('--shutdown-timeout', seconds, 'drain')];
}
