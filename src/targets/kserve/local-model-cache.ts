import { CacheIntent, CachedModelIntent } from '../../plan/cache-intent';
import { modelUri } from '../../plan/model-intent';
import { Manifest } from '../manifest';
import { nodeAffinity } from '../node-affinity';
import { bytesQuantity } from '../quantity';

/** A cache that KServe keeps. */
export interface LocalModelCachePlan {
  readonly cache: CacheIntent;
  readonly capacityBytes: number;
}

/** KServe binds volumes and claims itself: no provisioner is asked, and nobody else's claim is taken. */
const NO_CLASS = '';

const LABELS = { 'app.kubernetes.io/name': 'local-model-cache', 'app.kubernetes.io/managed-by': 'cdk8s-kserve' };

/**
 * A group of nodes, and what each of them keeps. KServe makes volumes and claims by the group's templates, for its
 * downloads and for every namespace.
 *
 * @see https://kserve.github.io/website/docs/model-serving/generative-inference/modelcache/localmodel
 */
export function localModelCache({ cache, capacityBytes }: LocalModelCachePlan): Manifest[] {
  return [nodeGroup(cache, capacityBytes), ...cache.models.map((model) => cached(cache, model))];
}

function nodeGroup(cache: CacheIntent, capacityBytes: number): Manifest {
  const storage = bytesQuantity(capacityBytes);
  // Downloads write, and pods of all nodes of the group read.
  const shared = { accessModes: ['ReadWriteMany'], storageClassName: NO_CLASS, volumeMode: 'Filesystem' };
  return object('LocalModelNodeGroup', cache.name, {
    storageLimit: storage,
    persistentVolumeSpec: {
      ...shared, capacity: { storage }, persistentVolumeReclaimPolicy: 'Retain', local: { path: cache.path }, nodeAffinity: nodeAffinity(cache),
    },
    persistentVolumeClaimSpec: { ...shared, resources: { requests: { storage } } },
  });
}

function cached(cache: CacheIntent, { key, bytes, model }: CachedModelIntent): Manifest {
  return object('LocalModelCache', key, {
    sourceModelUri: modelUri(model.source), modelSize: bytesQuantity(bytes), nodeGroups: [cache.name],
  });
}

function object(kind: string, name: string, spec: object): Manifest {
  return {
    id: kind === 'LocalModelCache' ? `${kind}-${name}` : kind,
    apiVersion: 'serving.kserve.io/v1alpha1', kind, metadata: { name, namespace: '', labels: LABELS }, body: { spec },
  };
}
