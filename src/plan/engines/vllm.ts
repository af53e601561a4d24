import { EngineIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';
import { CHAT_TEMPLATE_PATH, VOLUME } from '../paths';
import { SampleRequest } from '../serving-plan';
import { derived, fromKnowledge, fromProp, Sourced } from '../sourced';
import { EnvIntent, secretVariable } from '../references';
import { extraArguments, renderFlag } from './engine-flag';
import { EngineRun } from './engine-run';
import { vllmFlags, vllmModelArgument } from './vllm-flags';

type Vllm = Extract<EngineIntent, { kind: 'vllm' }>;

/**
 * vLLM's own OpenAI server, on the stock image.
 *
 * @see https://docs.vllm.ai/en/stable/cli/serve.html
 */
export function runVllm(intent: ServiceIntent, engine: Vllm, drainEngineSeconds: number): EngineRun {
  return {
    command: ['vllm', 'serve'],
    args: [
      derived(vllmModelArgument(intent), 'model'),
      ...vllmFlags(intent, engine, drainEngineSeconds).flatMap(renderFlag),
      ...extraArguments(engine.extraArgs),
    ],
    env: [...apiKey(engine), ...multiprocessing(intent)],
    ...chatTemplate(engine),
    startupPath: '/health',
    startupPeriodSeconds: 10,
    livenessPath: '/health',
    readinessPath: '/health',
    metricsPath: '/metrics',
    sample: sampleRequest(intent),
  };
}

function apiKey(engine: Vllm): Sourced<EnvIntent>[] {
  return engine.apiKey === undefined ? [] : [fromProp(secretVariable('VLLM_API_KEY', engine.apiKey), 'engine.apiKey')];
}

/** Forking a process that has touched a GPU breaks it. */
function multiprocessing(intent: ServiceIntent): Sourced<EnvIntent>[] {
  return intent.accelerator === undefined
    ? []
    : [fromKnowledge({ name: 'VLLM_WORKER_MULTIPROC_METHOD', value: 'spawn' }, 'ranks share GPUs')];
}

/** The ConfigMap with the chat template, mounted beside the model. */
export function chatTemplate(engine: EngineIntent): Pick<EngineRun, 'mounts' | 'volumes'> {
  if (engine.chatTemplate === undefined) {
    return { mounts: [], volumes: [] };
  }
  return {
    mounts: [{ volume: VOLUME.chatTemplate, path: CHAT_TEMPLATE_PATH, readOnly: true }],
    volumes: [{
      name: VOLUME.chatTemplate, kind: 'configMap', configMapName: engine.chatTemplate.configMapName,
    }],
  };
}

function sampleRequest(intent: ServiceIntent): SampleRequest {
  const model = intent.modelName.value;
  switch (intent.task) {
    case 'embedding':
      return { path: '/v1/embeddings', body: { model, input: 'Hello' } };
    case 'classification':
      return { path: '/classify', body: { model, input: 'Hello' } };
    case 'rerank':
      return { path: '/v1/rerank', body: { model, query: 'Hello', documents: ['Good day', 'Goodbye'] } };
    default:
      return {
        path: '/v1/chat/completions',
        body: { model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 16 },
      };
  }
}
