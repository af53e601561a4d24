import { CacheIntent } from '../../plan/cache-intent';
import { TargetIntent } from '../../targets/target-intent';
import { Rule } from '../rule';

/** A cache that KServe keeps, and where. */
export interface LocalCacheFacts {
  readonly cache: CacheIntent;
  readonly path: string;
  readonly target: TargetIntent;
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** A rule about one cache of KServe. */
export interface LocalCacheRule extends Rule {
  check(facts: LocalCacheFacts): string[];
}
