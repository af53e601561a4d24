import { LOCAL_CACHE_CREDENTIALS } from './local-cache/local-cache-credentials';
import { LocalCacheFacts, LocalCacheRule } from './local-cache/local-cache-rule';
import { LOCAL_CACHE_TARGET } from './local-cache/local-cache-target';
import { Finding } from './rule';

export const LOCAL_CACHE_RULES: readonly LocalCacheRule[] = [LOCAL_CACHE_TARGET, LOCAL_CACHE_CREDENTIALS];

/** Every finding about one cache of KServe, all at once. */
export function localCacheFindings(facts: LocalCacheFacts): Finding[] {
  const { path, acknowledged } = facts;
  return LOCAL_CACHE_RULES.flatMap((rule) => rule.check(facts).map((message) => ({
    rule, path, message, acknowledged: rule.acknowledgeable ? acknowledged[rule.id] : undefined,
  })));
}
