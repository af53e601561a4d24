import { CacheVolumePlan, planCacheVolume } from './cache';
import { ServiceIntent } from './intent';
import { agentUri, identitiesOf, IdentityIntent, ModelIntent, modelUri } from './model-intent';
import { MODEL_PATH, VOLUME } from './paths';
import { MountPlan, VolumePlan } from './pod-plan';
import { WeightsPlan } from './serving-plan';
import { fetchAddresses } from './hosts';

/** Which files, who fetches them, and where they lie. */
export function planWeights(intent: ServiceIntent): WeightsPlan {
  const fetch = intent.fetch.value;
  const { by } = fetch;
  return {
    by,
    uri: by === 'agent' || by === 'cache' ? agentUri(intent.model.source) : modelUri(intent.model.source),
    path: by === 'engine' ? undefined : MODEL_PATH,
    hosts: [...new Set(fetchAddresses(intent).map(({ host }) => host))].sort(),
    cacheVolume: planCacheVolume(intent),
    storageContainerName: fetch.by === 'platform' ? fetch.storageContainerName : undefined,
  };
}

/** The volume that holds the model; none when the target's own means bring it. */
export function modelVolume(intent: ServiceIntent): VolumePlan | undefined {
  const { source } = intent.model;
  switch (intent.fetch.value.by) {
    case 'platform':
      return undefined;
    case 'mount':
      if (source.kind === 'oci') {
        return { name: VOLUME.model, kind: 'image', reference: source.image };
      }
      return source.kind === 'volume'
        ? { name: VOLUME.model, kind: 'claim', claimName: source.claimName, readOnly: true }
        : undefined;
    case 'cache':
      return cacheVolume(planCacheVolume(intent));
    default:
      return fetchedVolume(intent);
  }
}

function cacheVolume(volume: CacheVolumePlan | undefined): VolumePlan | undefined {
  return volume && { name: VOLUME.model, kind: 'claim', claimName: volume.claimName, readOnly: true };
}

function fetchedVolume(intent: ServiceIntent): VolumePlan {
  const volume = intent.weightsVolume.value;
  // For as long as one model replaces the other both are there.
  const models = intent.triton?.updates === 'inPlace' ? 2 : 1;
  return volume.kind === 'claim'
    ? { name: VOLUME.model, kind: 'claim', claimName: volume.claimName, readOnly: false }
    : { name: VOLUME.model, kind: 'emptyDir', sizeLimitBytes: volume.sizeLimitBytes && models * volume.sizeLimitBytes };
}

/** The workload's identities by which its own containers reach the model. */
export function fetchIdentities({ model, fetch }: Pick<ServiceIntent, 'model' | 'fetch'>): IdentityIntent[] {
  return fetch.value.by === 'mount' || fetch.value.by === 'cache' ? [] : identitiesOf(model);
}

/** Whether the server downloads something itself: the model, or code of another repository. */
export function serverDownloads(intent: ServiceIntent): boolean {
  return intent.fetch.value.by === 'engine' || intent.model.remoteCode?.codeRevision !== undefined;
}

/** How the server sees the model: read-only, unless it fetches the files itself. */
export function serverModelMount(intent: ServiceIntent): MountPlan | undefined {
  const by = intent.fetch.value.by;
  if (by === 'platform') {
    return undefined;
  }
  return { volume: VOLUME.model, path: MODEL_PATH, subPath: subPath(intent.model), readOnly: by !== 'engine' };
}

function subPath(model: ModelIntent): string | undefined {
  const { source } = model;
  return source.kind === 'volume' || source.kind === 'oci' ? source.path : undefined;
}
