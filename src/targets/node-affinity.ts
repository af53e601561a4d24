import { CacheIntent } from '../plan/cache-intent';

/** The nodes of a cache, for a volume on their own disks. */
export function nodeAffinity({ nodeSelector }: CacheIntent): object {
  const matchExpressions = Object.entries(nodeSelector).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  return { required: { nodeSelectorTerms: [{ matchExpressions }] } };
}
