import { engineLabel } from '../../plan/engine-intent';
import { ServiceIntent } from '../../plan/intent';
import { ServiceRule } from '../rule';

export const ONNX_OPTION_IGNORED: ServiceRule = {
  id: 'KS220',
  title: 'an option that the ONNX server has no use for',
  severity: 'error',
  acknowledgeable: false,
  why: 'It would look as if it were set, and change nothing: the server runs a graph from local files, and no Python.',
  check: ({ intent }) => (intent.engine.kind !== 'onnx' ? metrics(intent) : [
    ...refused('parallelism', intent.parallelism.from.kind === 'prop', 'use threads and workers of Engine.onnx()'),
    ...refused('remoteCode', intent.model.remoteCode !== undefined, 'export the model to ONNX, code of its own does not run'),
    ...refused('compileCache', intent.compileCache !== undefined, 'it compiles nothing'),
    ...refused('sharedMemory', intent.triton === undefined && intent.sharedMemoryBytes !== undefined, 'it is one process'),
    ...refused('fetch', intent.fetch.value.by === 'engine', 'it downloads nothing; use Fetch.initializer()'),
    ...metrics(intent),
    ...computing(intent),
  ]),
};

function refused(prop: string, given: boolean, fix: string): string[] {
  return given ? [`'${prop}' must be left out with the ONNX server, got a value: ${fix}`] : [];
}

/** Beside Triton the server computes nothing. */
function computing({ triton, engine }: ServiceIntent): string[] {
  const fixes: Record<string, string> = {
    graph: 'use backend: TritonBackend.onnxruntime(graph)', threads: 'use triton.resources', workers: 'use triton.instances',
    maxBatchTokens: 'use batching',
  };
  return triton === undefined ? [] : engine.flags.filter(({ prop }) => prop in fixes).map(({ prop }) => (
    `'transformer.${prop}' must be left out with Triton, which computes, got a value: ${fixes[prop]}`
  ));
}

/** vLLM's metrics never come from this server or from Triton, so that nothing would ever scale. */
function metrics({ engine, scaling: { value } }: ServiceIntent): string[] {
  if (engine.kind !== 'onnx' && engine.kind !== 'triton') {
    return [];
  }
  const queries = value.kind === 'keda' ? value.triggers.filter(({ ofOwnPods }) => ofOwnPods).map(({ query }) => query) : [];
  return queries.map((query) => `'triggers' must ask for metrics of ${engineLabel(engine)}, got '${query}': `
    + 'use Scaling.cpu(), or ScalingTrigger.prometheus() with one of its own');
}
