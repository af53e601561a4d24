import { SERVER } from '../../knowledge/server';
import { EngineIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';
import { MODEL_PATH, SERVED_PATH, SERVER_PORT } from '../paths';
import { EnvIntent } from '../references';
import { serverCores } from '../resources';
import { SampleRequest } from '../serving-plan';
import { derived, fromKnowledge, fromProp, Sourced } from '../sourced';
import { CONTROL_MOUNT, CONTROL_SOCKET, inPlace } from '../triton/in-place';
import { TRITON_METRICS_URL, TRITON_URL } from '../triton/listening';
import { TritonIntent } from '../triton/triton-intent';
import { EngineFlag, extraArguments, renderFlag } from './engine-flag';
import { EngineRun } from './engine-run';
import { onnxThreads } from './onnx-threads';
import { SERVER_TASKS } from './server-tasks';

type Onnx = Extract<EngineIntent, { kind: 'onnx' }>;

/** Our own server. All that is said here of paths and flags stands in its contract. */
export function runOnnx(intent: ServiceIntent, engine: Onnx, drainEngineSeconds: number): EngineRun {
  return {
    command: SERVER.entrypoint,
    args: [
      ...onnxFlags(intent, engine, drainEngineSeconds).flatMap(renderFlag),
      ...extraArguments(engine.extraArgs),
    ],
    env: [
      ...Object.entries(SERVER.environment).map(([name, value]) => fromKnowledge({ name, value }, 'contract of the server')),
      ...apiKey(engine),
    ],
    mounts: inPlace(intent) === undefined ? [] : [CONTROL_MOUNT],
    volumes: [],
    startupPath: SERVER.probes.startup,
    startupPeriodSeconds: 1,
    livenessPath: SERVER.probes.liveness,
    readinessPath: SERVER.probes.readiness,
    metricsPath: SERVER.metrics,
    sample: sampleRequest(intent),
  };
}

function onnxFlags(intent: ServiceIntent, engine: Onnx, drainEngineSeconds: number): EngineFlag[] {
  const { threads, workers } = onnxThreads(engine, serverCores(intent));
  const shared = derived(0, 'cores of the container').from;
  const drain = derived(0, 'drain').from;
  const typed = engine.flags.map(({ prop, flag, value }) => ({ flag, value, from: fromProp(0, `engine.${prop}`).from }));
  const all: EngineFlag[] = [
    ...modelFlags(intent),
    { flag: '--http-port', value: SERVER_PORT, from: derived(0, 'port of the Service').from },
    // The Service has no port for it, and what nobody can reach need not listen.
    { flag: '--grpc-port', value: -1, from: derived(0, 'port of the Service').from },
    ...(intent.triton === undefined ? [
      { flag: '--threads', value: threads, from: shared },
      { flag: '--workers', value: workers, from: shared },
    ] : tritonFlags(intent.triton)),
    { flag: '--drain', value: drainEngineSeconds, from: drain },
    // The pause before the stop signal was for those who did not know yet.
    { flag: '--drain-delay', value: 0, from: drain },
  ];
  return [...all.filter(({ flag }) => !typed.some((setting) => setting.flag === flag)), ...typed];
}

/** Its folder, name and task; of models that change the agent brings all of it. */
function modelFlags(intent: ServiceIntent): EngineFlag[] {
  const updates = derived(0, 'updates').from;
  return inPlace(intent) === undefined ? [
    { flag: '--model-dir', value: modelFolder(intent), from: derived(0, 'model').from },
    { flag: '--model-name', value: intent.modelName.value, from: intent.modelName.from },
    ...(intent.task === undefined
      ? [] : [{ flag: '--task', value: SERVER_TASKS[intent.task], from: fromProp(0, 'task').from }]),
  ] : [
    { flag: '--models-dir', value: SERVED_PATH, from: updates },
    { flag: '--model-links', value: true, from: updates },
    { flag: '--control-socket', value: CONTROL_SOCKET, from: updates },
  ];
}

/** With Triton it has the tokenizer alone, which may lie beside the models of a repository. */
function modelFolder({ triton }: ServiceIntent): string {
  return triton?.repository.kind === 'existing' ? `${MODEL_PATH}/${triton.repository.tokenizer}` : MODEL_PATH;
}

/** Metrics of pods that others read by themselves are not read a second time. */
function tritonFlags({ model, place, updates, repository }: TritonIntent): EngineFlag[] {
  const from = derived(0, place.kind === 'samePod' ? 'Triton beside the server' : 'Triton\'s own service').from;
  return [
    { flag: '--triton-url', value: place.kind === 'samePod' ? TRITON_URL : place.url, from },
    ...(updates === 'inPlace' ? [] : [{ flag: '--triton-model', value: model, from }]),
    ...(place.kind === 'samePod' ? [{ flag: '--triton-metrics-url', value: TRITON_METRICS_URL, from }] : []),
    ...(updates === 'newPods' && repository.kind === 'made' && repository.batching.maxBatchSize > 0
      ? [{ flag: '--max-batch-rows', value: repository.batching.maxBatchSize, from }] : []),
  ];
}

function apiKey(engine: Onnx): Sourced<EnvIntent>[] {
  return engine.apiKey === undefined ? [] : [fromProp({
    name: 'SERVER_API_KEY',
    valueFrom: { secretKeyRef: { name: engine.apiKey.secretName, key: engine.apiKey.key } },
  }, 'engine.apiKey')];
}

function sampleRequest(intent: ServiceIntent): SampleRequest {
  const model = intent.modelName.value;
  switch (intent.task) {
    case 'text-generation':
      return { path: '/v1/completions', body: { model, prompt: 'Hello', max_tokens: 16 } };
    case 'embedding':
      return { path: '/v1/embeddings', body: { model, input: 'Hello' } };
    case 'rerank':
      return { path: '/v1/rerank', body: { model, query: 'Hello', documents: ['Good day', 'Goodbye'] } };
    case 'fill-mask':
      return { path: `/v1/models/${model}:predict`, body: { instances: ['Hello [MASK]'] } };
    default:
      return { path: `/v1/models/${model}:predict`, body: { instances: ['Hello'] } };
  }
}
