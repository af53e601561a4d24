import { targetLabel } from '../../targets/target-intent';
import { LocalCacheRule } from './local-cache-rule';

export const LOCAL_CACHE_TARGET: LocalCacheRule = {
  id: 'KS125',
  title: 'KServe\'s cache of models without KServe, or with what it does not know',
  severity: 'error',
  acknowledgeable: false,
  why: 'Plain Kubernetes does not know the kinds, and KServe\'s downloads take no arguments of our agent.',
  see: 'https://kserve.github.io/website/docs/model-serving/generative-inference/modelcache/localmodel',
  check: ({ cache, target }) => [
    ...(target.kind === 'kserve' ? [] : [
      `'target' must be ServingTarget.kserve() for a LocalModelCache, got ${targetLabel(target)}: use ModelCache there`,
    ]),
    ...cache.models.filter(({ args }) => args.length > 0).map(({ uri, args }) => (
      `'models' must be whole repositories for a LocalModelCache, got ${args.join(' ')} for ${uri}: leave patterns and extraArgs out, `
      + 'or use ModelCache'
    )),
  ],
};
