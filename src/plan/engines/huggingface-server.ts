import { EngineIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';
import { TaskId } from '../task-id';
import { CHAT_TEMPLATE_PATH, MODEL_PATH, SERVER_PORT } from '../paths';
import { SampleRequest } from '../serving-plan';
import { derived, fromProp, Origin } from '../sourced';
import { EngineFlag, extraArguments, renderFlag } from './engine-flag';
import { EngineRun } from './engine-run';
import { chatTemplate } from './vllm';
import { typedFlags } from './vllm-flags';

type HuggingFaceServer = Extract<EngineIntent, { kind: 'huggingFaceServer' }>;

/** Flags that KServe's server defines itself, under vLLM's name for the same thing. */
const OWN_SPELLING: Record<string, string> = {
  '--dtype': '--dtype',
  '--max-model-len': '--max_model_len',
  '--tokenizer-revision': '--tokenizer_revision',
};

/** What KServe's server calls the tasks; it has none for reranking, which vLLM does by itself. */
const TASK: Partial<Record<TaskId, string>> = {
  'text-generation': 'text_generation',
  'embedding': 'text_embedding',
  'classification': 'sequence_classification',
  'token-classification': 'token_classification',
  'fill-mask': 'fill_mask',
};

/**
 * KServe's Hugging Face server. Its parser knows its own flags by underscores
 * and vLLM's by dashes only, and drops everything else without a word.
 *
 * @see https://github.com/kserve/kserve/tree/master/python/huggingfaceserver
 */
export function runHuggingFaceServer(intent: ServiceIntent, engine: HuggingFaceServer): EngineRun {
  return {
    command: ['python3', '-m', 'huggingfaceserver'],
    args: [
      ...huggingFaceServerFlags(intent, engine).flatMap(renderFlag),
      ...extraArguments(engine.extraArgs),
    ],
    env: [],
    ...chatTemplate(engine),
    startupPath: '/v2/health/live',
    startupPeriodSeconds: 10,
    livenessPath: '/v2/health/live',
    readinessPath: '/v2/health/ready',
    metricsPath: '/metrics',
    sample: sampleRequest(intent),
  };
}

/** Every flag that the library gives the server, the ones of typed props included. */
export function huggingFaceServerFlags(intent: ServiceIntent, engine: HuggingFaceServer): EngineFlag[] {
  const prop = (name: string): Origin => fromProp(0, name).from;
  const { remoteCode } = intent.model;
  return [
    { flag: '--model_name', value: intent.modelName.value, from: intent.modelName.from },
    ...modelFlags(intent),
    { flag: '--http_port', value: SERVER_PORT, from: derived(0, 'port of the Service').from },
    { flag: '--backend', value: engine.backend, from: prop('engine.backend') },
    ...taskFlags(intent, engine),
    ...parallelFlags(intent, engine),
    ...(remoteCode === undefined
      ? [] : [{ flag: '--trust_remote_code', value: true, from: prop('model.remoteCode') }]),
    ...(engine.chatTemplate === undefined ? [] : [{
      flag: '--chat-template', value: `${CHAT_TEMPLATE_PATH}/${engine.chatTemplate.key}`,
      from: prop('engine.chatTemplate'),
    }]),
    ...typedFlags(engine.flags, engine.bundledVllm).map(ownSpelling),
  ];
}

function ownSpelling(setting: EngineFlag): EngineFlag {
  return { ...setting, flag: OWN_SPELLING[setting.flag] ?? setting.flag };
}

function modelFlags(intent: ServiceIntent): EngineFlag[] {
  const { source } = intent.model;
  const from = derived(0, 'model').from;
  if (intent.fetch.value.by !== 'engine' || source.kind !== 'hub') {
    return [{ flag: '--model_dir', value: MODEL_PATH, from }];
  }
  return [
    { flag: '--model_id', value: source.repository, from },
    ...(source.revision === undefined ? [] : [{ flag: '--model_revision', value: source.revision, from }]),
  ];
}

/** With vLLM as its backend the server would not know the flag. */
function taskFlags(intent: ServiceIntent, engine: HuggingFaceServer): EngineFlag[] {
  const task = intent.task === undefined ? undefined : TASK[intent.task];
  return task === undefined || engine.backend === 'vllm'
    ? []
    : [{ flag: '--task', value: task, from: fromProp(0, 'task').from }];
}

/** On GPUs the server takes every visible one of its pod; the flag says the same, for who reads it. */
function parallelFlags(intent: ServiceIntent, engine: HuggingFaceServer): EngineFlag[] {
  const { value: { tensor, pipeline, expert }, from } = intent.parallelism;
  const grouped = intent.group !== undefined;
  return engine.backend === 'huggingface' ? [] : [
    ...(tensor > 1 ? [{ flag: '--tensor-parallel-size', value: tensor, from }] : []),
    ...(grouped && pipeline > 1 ? [{ flag: '--pipeline-parallel-size', value: pipeline, from }] : []),
    ...(grouped && expert ? [{ flag: '--enable-expert-parallel', value: true, from }] : []),
  ];
}

function sampleRequest(intent: ServiceIntent): SampleRequest {
  const model = intent.modelName.value;
  switch (intent.task) {
    case 'embedding':
      return { path: '/openai/v1/embeddings', body: { model, input: 'Hello' } };
    case 'rerank':
      return { path: '/openai/v1/rerank', body: { model, query: 'Hello', documents: ['Good day', 'Goodbye'] } };
    case 'classification':
    case 'token-classification':
      return { path: `/v1/models/${model}:predict`, body: { instances: ['Hello'] } };
    case 'fill-mask':
      return { path: `/v1/models/${model}:predict`, body: { instances: ['Hello [MASK]'] } };
    default:
      return {
        path: '/openai/v1/chat/completions',
        body: { model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 16 },
      };
  }
}
