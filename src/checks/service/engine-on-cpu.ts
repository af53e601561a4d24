import { engineLabel } from '../../plan/engine-intent';
import { ServiceRule } from '../rule';

export const ENGINE_ON_CPU: ServiceRule = {
  id: 'KS221',
  title: 'accelerators for an engine that computes on CPU alone',
  severity: 'error',
  acknowledgeable: false,
  why: 'The pod would hold GPUs and leave them idle.',
  see: 'https://onnxruntime.ai/docs/get-started/with-javascript/node.html',
  check: ({ intent: { accelerator, engine, triton } }) => (engine.kind === 'onnx' && triton === undefined && accelerator !== undefined
    ? [`'accelerator' must be left out with ${engineLabel(engine)}, got ${accelerator.count} of ${accelerator.resource}: `
      + 'it computes on CPU alone; on accelerators use Engine.vllm()']
    : []),
};
