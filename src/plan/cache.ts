import { modelFlags } from './agent';
import { CacheIntent, CachedModelIntent } from './cache-intent';
import { renderFlag } from './engines/engine-flag';
import { hashOf } from './hash';
import { ServiceIntent } from './intent';
import { agentUri, ModelIntent } from './model-intent';

/** How one service gets at a model of a cache. */
export interface CacheVolumePlan {
  readonly cache: CacheIntent;
  readonly cached: CachedModelIntent;
  readonly volumeName: string;
  readonly claimName: string;
}

/** Folder of all models, below that of the cache: the agent's own convention. */
const MODELS = 'models';

export function cachedModel(model: ModelIntent, bytes: number, extraArgs: readonly string[]): CachedModelIntent {
  const uri = agentUri(model.source);
  const args = [...modelFlags(model).flatMap(renderFlag).map(({ value }) => value), ...extraArgs];
  return { key: keyOf(uri, args), uri, bytes, args, model };
}

/** What a person recognises, and a hash of all that decides which files it has. */
function keyOf(uri: string, args: readonly string[]): string {
  const words = uri.replace(/^[a-z-]+:\/\/|@.*$/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return [words.slice(0, 40).replace(/-+$/, ''), hashOf(JSON.stringify([uri, args])).slice(0, 12)].filter((part) => part !== '').join('-');
}

/** The model of a cache that a service asks for: the same address, and the same patterns. */
export function cachedFor(cache: CacheIntent, model: ModelIntent): CachedModelIntent | undefined {
  const patterns = JSON.stringify([model.allowPatterns, model.ignorePatterns]);
  return cache.models.find((one) => one.uri === agentUri(model.source)
    && JSON.stringify([one.model.allowPatterns, one.model.ignorePatterns]) === patterns);
}

/**
 * Neither a volume's place nor a claim's volume can be changed, so another model is another pair of them; pods of the
 * revision before keep theirs until they have ended.
 */
export function planCacheVolume({ name, namespace = '', model, fetch }: ServiceIntent): CacheVolumePlan | undefined {
  if (fetch.value.by !== 'cache') {
    return undefined;
  }
  const { cache } = fetch.value;
  // One that it does not keep is refused by a rule.
  const cached = cachedFor(cache, model) ?? cachedModel(model, 0, []);
  const suffix = hashOf(`${cache.name}/${cached.key}`).slice(0, 8);
  return {
    cache, cached, claimName: `${name}-cache-${suffix}`,
    // Volumes belong to the cluster: the namespace is part of their names.
    volumeName: [namespace.slice(0, 100), name, 'cache', suffix].filter((part) => part !== '').join('-'),
  };
}

/** Folder of a model on the nodes. */
export function cachedFolder({ path }: CacheIntent, { key }: CachedModelIntent): string {
  return `${path}/${MODELS}/${key}`;
}

/** Labels by which the agent finds the volumes that lead to its models. */
export function cacheLabels({ name }: CacheIntent): Record<string, string> {
  return { 'cdk8s-kserve.io/model-cache': name };
}

export function cachedModelLabels(cache: CacheIntent, { key }: CachedModelIntent): Record<string, string> {
  return { ...cacheLabels(cache), 'cdk8s-kserve.io/cached-model': key };
}
