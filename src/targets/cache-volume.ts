import { cachedFolder, cachedModelLabels, CacheVolumePlan } from '../plan/cache';
import { ServingPlan } from '../plan/serving-plan';
import { compact } from './compact';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';
import { nodeAffinity } from './node-affinity';
import { bytesQuantity } from './quantity';

/** Both sides name it: neither waits for a provisioner, nor is taken by somebody else. */
const NO_CLASS = '';

/**
 * A volume on the nodes' own disks and the claim that pods mount it by, so that no pod asks for a path of its node. The
 * volume's affinity sends pods to the nodes that keep the model.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
 */
export function cacheVolume(plan: ServingPlan, volume: CacheVolumePlan): Manifest[] {
  const { cache, cached, volumeName, claimName } = volume;
  const storage = bytesQuantity(cached.bytes);
  const shared = { accessModes: ['ReadOnlyMany'], storageClassName: NO_CLASS, volumeMode: 'Filesystem' };
  return [
    {
      id: 'PersistentVolume',
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { ...objectMetadata(plan, { name: volumeName, labels: cachedModelLabels(cache, cached) }), namespace: '' },
      body: {
        spec: compact({
          ...shared,
          capacity: { storage },
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: plan.namespace === undefined ? undefined : { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: plan.namespace, name: claimName },
          local: { path: cachedFolder(cache, cached) },
          nodeAffinity: nodeAffinity(cache),
        }),
      },
    },
    {
      id: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: objectMetadata(plan, { name: claimName }),
      body: { spec: { ...shared, volumeName, resources: { requests: { storage } } } },
    },
  ];
}
