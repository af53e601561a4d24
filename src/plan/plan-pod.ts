import { fetchAccess } from './credentials';
import { EngineRun } from './engines/engine-run';
import { planInitializer } from './initializer';
import { ServiceIntent } from './intent';
import { VOLUME } from './paths';
import { DrainPlan, PlacementPlan, PodPlan, VolumePlan } from './pod-plan';
import { sharedMemoryBytes } from './resources';
import { planServer } from './server-container';
import { planSidecars } from './sidecars';
import { sharedVolume, tritonBeside } from './triton/beside';
import { layoutContainer, repositoryVolumes } from './triton/repository';
import { firstModels, inPlace, inPlaceVolumes, modelUpdater } from './triton/in-place';
import { besideServer, inPods } from './triton/in-pods';
import { fetchIdentities, modelVolume, serverDownloads } from './weights';

/** One replica: the fetcher first, then the server and what runs beside it. */
export function planPod(intent: ServiceIntent, run: EngineRun, drain: DrainPlan): PodPlan {
  const change = inPlace(intent);
  const beside = besideServer(intent);
  return {
    labels: Object.assign({}, ...fetchIdentities(intent).map(({ podLabels }) => podLabels)),
    initContainers: change === undefined
      ? [planInitializer(intent), inPods(intent) && layoutContainer(intent)].filter((one) => one !== undefined)
      : [firstModels(intent, change)],
    containers: [
      planServer(intent, run),
      ...(beside === undefined ? [] : [tritonBeside(intent, beside, drain)]),
      ...(change === undefined ? [] : [modelUpdater(intent, change)]),
      ...planSidecars(intent),
    ],
    volumes: [
      ...planVolumes(intent, run),
      ...(beside === undefined ? [] : sharedVolume(intent)),
      ...(change === undefined ? [] : inPlaceVolumes(intent)),
      ...(beside === undefined || change !== undefined ? [] : repositoryVolumes(intent, beside)),
    ],
    placement: planPlacement(intent),
    security: { runAsUser: intent.security.value.runAsUser, fsGroup: intent.security.value.fsGroup },
    drain,
    serviceAccountName: intent.serviceAccountName ?? intent.name,
    imagePullSecretNames: pullSecrets(intent),
  };
}

/** What the kubelet pulls with: the model's image too, unless the agent fetches it. */
function pullSecrets({ imagePullSecretNames, fetch, model: { credentials } }: ServiceIntent): string[] {
  const model = credentials?.kind === 'dockerConfig' && fetch.value.by !== 'agent' && fetch.value.by !== 'cache' ? [credentials.secretName] : [];
  return [...new Set([...imagePullSecretNames, ...model])];
}

function planVolumes(intent: ServiceIntent, run: EngineRun): VolumePlan[] {
  const model = modelVolume(intent);
  const shared = sharedMemoryBytes(intent);
  const by = intent.fetch.value.by;
  const access = by === 'initializer' || by === 'agent' || serverDownloads(intent) ? fetchAccess(intent.model).volumes : [];
  return [
    ...(model === undefined ? [] : [model]),
    { name: VOLUME.scratch, kind: 'emptyDir' },
    ...(shared === undefined
      ? [] : [{ name: VOLUME.sharedMemory, kind: 'emptyDir', medium: 'Memory', sizeLimitBytes: shared } as const]),
    ...(intent.compileCache === undefined ? [] : [{
      name: VOLUME.compileCache, kind: 'claim', claimName: intent.compileCache.claimName, readOnly: false,
    } as const]),
    ...run.volumes,
    ...access,
    ...intent.volumes.map(extraVolume),
  ];
}

function extraVolume(volume: ServiceIntent['volumes'][number]): VolumePlan {
  const { name } = volume;
  switch (volume.kind) {
    case 'secret':
      return { name, kind: 'secret', secretName: volume.secretName };
    case 'configMap':
      return { name, kind: 'configMap', configMapName: volume.configMapName };
    case 'claim':
      return { name, kind: 'claim', claimName: volume.claimName, readOnly: volume.readOnly };
    case 'emptyDir':
      return { name, kind: 'emptyDir', sizeLimitBytes: volume.sizeLimitBytes };
  }
}

function planPlacement(intent: ServiceIntent): PlacementPlan {
  const { accelerator, placement } = intent;
  return {
    ...placement,
    nodeSelector: { ...placement.nodeSelector, ...accelerator?.nodeSelector },
    tolerations: [...placement.tolerations, ...accelerator?.tolerations ?? []],
    runtimeClassName: accelerator?.runtimeClassName,
  };
}
