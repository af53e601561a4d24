import { CachedModel, IModelCache } from '../cached-model';
import { MODEL_ADDRESS } from '../checks/values/model-address';
import { validLabels } from '../checks/values/label';
import { dnsName } from '../checks/values/name';
import { numberFrom } from '../checks/values/number-in-range';
import { mountPath } from '../checks/values/path';
import { reject, wrongValue } from '../checks/reject';
import { AGENT_ARGUMENTS, agentProblems } from '../checks/service/agent-arguments';
import { cachedModel } from '../plan/cache';
import { CacheIntent, CachedModelIntent } from '../plan/cache-intent';
import { optional } from './optional';
import { bytesOf } from './units';

/** Room for a node's name behind it. */
const MAX_CACHE_NAME = 40;

/** Every node has it: a volume on nodes has to name some of their labels. */
export const EVERY_NODE = { 'kubernetes.io/os': 'linux' };

/** A cache as plain data. */
export function cacheIntent({ cacheName, path, nodeSelector, models, keptByKServe = false }: IModelCache): CacheIntent {
  const keys = new Set<string>();
  return {
    name: dnsName('cacheName', cacheName, MAX_CACHE_NAME),
    keptBy: keptByKServe ? 'kserve' : 'agent',
    path: mountPath('path', path).replace(/\/+$/, ''),
    nodeSelector: validLabels('nodeSelector', Object.keys(nodeSelector).length === 0 ? EVERY_NODE : nodeSelector),
    models: models.map((one) => {
      const kept = cached(one);
      if (keys.has(kept.key)) {
        reject(MODEL_ADDRESS, wrongValue('models', 'each model once', kept.uri, 'leave one of them out'));
      }
      keys.add(kept.key);
      return kept;
    }),
  };
}

function cached({ model, size, extraArgs = [] }: CachedModel): CachedModelIntent {
  const intent = model._intent;
  if (intent.source.kind === 'volume') {
    reject(MODEL_ADDRESS, wrongValue('models', 'models that are fetched', `pvc://${intent.source.claimName}`, 'a claim is mounted by itself, leave it out'));
  }
  const bytes = optional(size, bytesOf) ?? intent.sizeBytes;
  const kept = cachedModel(intent, bytes ?? 0, extraArgs);
  numberFrom(`size of ${kept.uri}`, bytes ?? NaN, 1, Number.MAX_SAFE_INTEGER);
  const [problem] = agentProblems(kept.args);
  if (problem !== undefined) {
    reject(AGENT_ARGUMENTS, problem);
  }
  return kept;
}
