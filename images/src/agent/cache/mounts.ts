import type { KubernetesApi } from './kubernetes-api.ts';

/** The label of the volumes that lead to a cache, and of the model that one leads to. */
export const CACHE_LABEL = 'cdk8s-kserve.io/model-cache';
export const MODEL_LABEL = 'cdk8s-kserve.io/cached-model';

/** Pods of the node that mount a model, by its key: their uids. */
export type Mounts = ReadonlyMap<string, ReadonlySet<string>>;

interface Volume {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly claimRef?: { readonly namespace?: string; readonly name?: string } };
}

interface Pod {
  readonly metadata: { readonly namespace: string; readonly uid: string };
  readonly spec: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
  readonly status?: { readonly phase?: string };
}

/**
 * By the claims of the node's pods and the volumes that those are bound to. A pod counts from the moment that it is bound
 * to the node, before anything is mounted, until its last container has ended.
 *
 * @throws Error where the API server does not answer
 */
export async function mountsOn(node: string, cache: string, api: KubernetesApi): Promise<Mounts> {
  const volumes = await api.list<Volume>('/api/v1/persistentvolumes', { labelSelector: `${CACHE_LABEL}=${cache}` });
  const keys = new Map(volumes.flatMap(({ metadata, spec: { claimRef } }): [string, string][] => {
    const key = metadata.labels?.[MODEL_LABEL];
    return key === undefined || claimRef?.namespace === undefined ? [] : [[`${claimRef.namespace}/${claimRef.name}`, key]];
  }));
  // After the volumes: a pod that comes in between is seen.
  const pods = await api.list<Pod>('/api/v1/pods', { fieldSelector: `spec.nodeName=${node}` });
  const mounts = new Map<string, Set<string>>();
  for (const { metadata: { namespace, uid }, spec: { volumes: mounted = [] }, status } of pods) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    for (const { persistentVolumeClaim: claim } of mounted) {
      const key = claim === undefined ? undefined : keys.get(`${namespace}/${claim.claimName}`);
      if (key !== undefined) mounts.set(key, (mounts.get(key) ?? new Set()).add(uid));
    }
  }
  return mounts;
}
