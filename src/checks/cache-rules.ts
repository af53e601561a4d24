import { CacheKeeperIntent } from '../plan/cache-keeper-intent';
import { ImageFacts, imageFindings } from './image-findings';
import { Finding } from './rule';
import { contradictions, PLACES_AGREE } from './service/places-agree';

/** A cache, and the image of its agent. */
export interface CacheFacts extends ImageFacts {
  readonly cache: CacheKeeperIntent;
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** Every finding about one cache, all at once. */
export function cacheFindings(facts: CacheFacts): Finding[] {
  const { cache, acknowledged } = facts;
  const together = contradictions(cache.models.map(({ model }) => model)).map((name) => ({
    rule: PLACES_AGREE, message: `'models' must be models with one setting of ${name}, got two: make a cache for each`,
  }));
  return [...together, ...imageFindings(facts, 'a model cache')].map(({ rule, message }) => ({
    rule, path: cache.constructPath, message, acknowledged: rule.acknowledgeable ? acknowledged[rule.id] : undefined,
  }));
}
