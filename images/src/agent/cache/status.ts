import { createHash } from 'node:crypto';
import type { Log } from '../../program/log.ts';
import { redact } from '../net/redact.ts';
import { sizeText } from '../select/size-text.ts';
import { CACHE_LABEL, type Mounts } from './mounts.ts';
import type { Kept, View } from './keeper.ts';
import type { KubernetesApi } from './kubernetes-api.ts';

/** Where a node's status stands, and whose it is. */
export interface StatusPlace {
  readonly cache: string;
  readonly node: string;
  /** The agent's pod: Kubernetes removes the status with it. */
  readonly owner: { readonly name: string; readonly uid: string } | undefined;
}

const MANAGER = 'cdk8s-kserve-model-cache';

/** A ConfigMap a node, for `kubectl get configmaps -l cdk8s-kserve.io/model-cache=...` and for people; written when it says something new. */
export function statusTo(api: KubernetesApi, { cache, node, owner }: StatusPlace, log: Log): (view: View) => Promise<void> {
  const name = nameOf(cache, node);
  let before = '';
  return async (view) => {
    const data = statusOf(node, view);
    const text = JSON.stringify(data);
    if (text === before) return;
    try {
      await api.apply(`/api/v1/namespaces/${api.namespace}/configmaps/${name}`, MANAGER, {
        apiVersion: 'v1', kind: 'ConfigMap', data,
        metadata: {
          name, labels: { [CACHE_LABEL]: cache },
          ...(owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: owner.name, uid: owner.uid }] }),
        },
      });
      before = text;
    } catch (error) {
      log.warning('the status cannot be written', { reason: (error as Error).message });
    }
  };
}

/** Names of nodes may be as long as those of ConfigMaps, which have the cache's before them. */
function nameOf(cache: string, node: string): string {
  const name = `${cache}-${node}`;
  return name.length <= 253 ? name : `${name.slice(0, 240)}-${createHash('sha256').update(node).digest('hex').slice(0, 12)}`;
}

/** Keys of a ConfigMap to sentences. */
export function statusOf(node: string, { catalog, kept, shelved, mounts, freeBytes }: View): Record<string, string> {
  const used = shelved.reduce((sum, { bytes }) => sum + bytes, 0);
  const listed = new Set(kept.map(({ model }) => model.key));
  const leftOver = shelved.filter(({ key }) => !listed.has(key));
  const ready = kept.filter(({ phase }) => phase === 'ready').length;
  return {
    node,
    summary: `${ready} of ${kept.length} models ready, ${sizeText(used)} of ${sizeText(catalog.capacity)} used, ${sizeText(roundly(freeBytes))} free on the disk`,
    ...Object.fromEntries(kept.map((one) => [`model.${one.model.key}`, `${sentenceOf(one)}; ${podsText(mounts, one.model.key)}; ${redact(one.model.uri)}`])),
    ...Object.fromEntries(leftOver.map(({ key, bytes }) => [`left-over.${key}`, `${sizeText(bytes)}; ${podsText(mounts, key)}; it is evicted when its room is needed and no pod mounts it`])),
  };
}

function sentenceOf({ phase, why, progress, model }: Kept): string {
  if (phase === 'ready') return 'ready';
  if (why !== undefined) return `${phase}: ${why}`;
  if (progress === undefined) return phase;
  const of = progress.of ?? model.bytes;
  return `${phase}, ${Math.floor((progress.bytes / of) * 100)}% of ${sizeText(of)}${progress.secondsLeft === undefined ? '' : `, ${progress.secondsLeft} s left`}`;
}

function podsText(mounts: Mounts | undefined, key: string): string {
  if (mounts === undefined) return 'nobody tells which pods mount it';
  const count = mounts.get(key)?.size ?? 0;
  return `mounted by ${count} pod${count === 1 ? '' : 's'}`;
}

/** Bytes that logs of the node take are no news. */
function roundly(bytes: number): number {
  return Math.floor(bytes / 2 ** 30) * 2 ** 30;
}
