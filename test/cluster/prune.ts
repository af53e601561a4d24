import { Deployed } from './deployed';
import { kubectl } from './kubectl';
import { KubeObject, label } from './objects';

/** Deletes what the objects before had and those applied now have not, as a tool does that prunes. */
export async function prune(before: Deployed, now: Deployed): Promise<KubeObject[]> {
  const kept = new Set(now.applied.map(label));
  const gone = before.applied.filter((object) => !kept.has(label(object)));
  for (const { kind, metadata: { name = '' } } of gone) {
    await kubectl(['delete', kind, name, '--namespace', now.namespace, '--wait=false']);
  }
  return gone;
}
