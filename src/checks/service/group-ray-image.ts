import { bringsRay } from '../../knowledge/vllm-groups';
import { vllmVersion } from '../../plan/engine-intent';
import { ServiceRule } from '../rule';

export const GROUP_RAY_IMAGE: ServiceRule = {
  id: 'KS353',
  title: 'an image that is said to hold Ray and does not',
  severity: 'error',
  acknowledgeable: false,
  why: 'The stock image has no ray command from vLLM 0.18 on, whatever is said about it.',
  check: ({ intent }) => {
    const { group, engine } = intent;
    const factory = engine.kind === 'vllm' ? 'Engine.vllm' : 'Engine.huggingFaceServer';
    const version = vllmVersion(engine);
    return group?.executor.kind === 'ray' && group.executor.declaredVersion !== undefined
      && version !== undefined && !bringsRay(version) && engine.image.from.kind === 'knowledge'
      ? [`'image' must be one that holds Ray ${group.executor.declaredVersion}, got the stock image '${engine.image.value}': `
        + `set ${factory}({ image }) to one of your own`]
      : [];
  },
};
