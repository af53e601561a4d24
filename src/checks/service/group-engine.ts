import { engineLabel } from '../../plan/engine-intent';
import { targetLabel } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const GROUP_ENGINE: ServiceRule = {
  id: 'KS351',
  title: 'an engine that cannot span pods here',
  severity: 'error',
  acknowledgeable: false,
  why: 'Transformers run on one pod alone, and KServe\'s server is for KServe: elsewhere vLLM without it does the same.',
  see: 'https://kserve.github.io/website/docs/model-serving/generative-inference/multi-node',
  check: ({ intent, target }) => {
    const { group, engine } = intent;
    if (group === undefined || engine.kind === 'vllm') {
      return [];
    }
    if (target.kind !== 'kserve' || engine.kind !== 'huggingFaceServer') {
      return [`'engine' must be Engine.vllm() for a group of pods on ${targetLabel(target)}, got ${engineLabel(engine)}`];
    }
    return engine.backend === 'vllm' ? [] : [
      `'backend' must be HuggingFaceBackend.VLLM for a group of pods, got '${engine.backend}': transformers cannot span pods`,
    ];
  },
};
