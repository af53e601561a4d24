import { weightsFlags } from '../../plan/agent';
import { cachedFor } from '../../plan/cache';
import { agentUri } from '../../plan/model-intent';
import { inPods } from '../../plan/triton/in-pods';
import { ServiceRule } from '../rule';

export const CACHE_KEEPS: ServiceRule = {
  id: 'KS124',
  title: 'a model that its cache does not keep',
  severity: 'error',
  acknowledgeable: false,
  why: 'No node would ever have it: the pod would wait for a folder that nobody makes, or for files of another format.',
  check: ({ intent }) => {
    const { fetch: { value: fetch }, model } = intent;
    const cache = fetch.by === 'cache' || fetch.by === 'platform' ? fetch.cache : undefined;
    if (cache === undefined) {
      return [];
    }
    const kept = cachedFor(cache, model);
    if (kept === undefined) {
      return [
        `'model' must be one that the cache '${cache.name}' keeps, got ${agentUri(model.source)}: list it there, with the same revision and `
        + `patterns; it keeps ${cache.models.length === 0 ? 'none' : cache.models.map(({ uri }) => uri).join(', ')}`,
      ];
    }
    const graph = weightsFlags(intent).some(({ flag, value }) => flag === '--weights' && value === 'onnx');
    return cache.keptBy === 'agent' && graph && !kept.args.includes('--weights=onnx') ? [
      `'extraArgs' must have '--weights=onnx' for ${inPods(intent) === undefined ? 'Engine.onnx()' : 'Triton'} where the cache '${cache.name}' lists the model, `
      + 'got none: the agent prefers other weights',
    ] : [];
  },
};
