import { fetchAccess } from './credentials';
import { planDrain } from './drain';
import { EngineRun } from './engines/engine-run';
import { runEngine } from './engines/run-engine';
import { sortEnvironment, serverEnvironment } from './environment';
import { planInitializer } from './initializer';
import { ServiceIntent } from './intent';
import { credentialSecrets } from './model-intent';
import { planNetwork } from './network';
import { COMPILE_CACHE_PATH, SCRATCH_PATH, SERVER_PORT, SERVICE_PORT, VOLUME } from './paths';
import { ContainerPlan, DrainPlan, MountPlan, PlacementPlan, PodPlan, VolumePlan } from './pod-plan';
import { planProbes } from './probes';
import { planResources, sharedMemoryBytes } from './resources';
import { planRollout } from './scaling';
import { ServiceAccountPlan, ServingPlan } from './serving-plan';
import { planSidecars } from './sidecars';
import { fromProp } from './sourced';
import { modelVolume, planWeights, serverModelMount } from './weights';

/**
 * Everything that runs for one model on one pod per replica. Total: a wrong
 * intent makes a plan too, and the rules say what is wrong with it.
 */
export function planService(intent: ServiceIntent): ServingPlan {
  const drain = planDrain(intent.drainSeconds.value);
  const run = runEngine(intent, drain.engineSeconds);
  return {
    name: intent.name,
    path: intent.path,
    namespace: intent.namespace,
    labels: standardLabels(intent),
    annotations: intent.annotations,
    endpoint: {
      port: SERVER_PORT,
      servicePort: SERVICE_PORT,
      modelName: intent.modelName,
      sample: run.sample,
      metricsPath: run.metricsPath,
    },
    weights: planWeights(intent),
    groups: [{ role: 'predictor', pod: planPod(intent, run, drain) }],
    scaling: intent.scaling,
    rollout: planRollout(intent),
    disruption: { maxUnavailable: 1 },
    network: planNetwork(intent),
    serviceAccount: planServiceAccount(intent),
    route: intent.route,
    monitoring: intent.monitoring,
    acknowledged: intent.acknowledged,
  };
}

function standardLabels(intent: ServiceIntent): Record<string, string> {
  return {
    'app.kubernetes.io/name': intent.engine.kind === 'vllm' ? 'vllm' : 'huggingface-server',
    'app.kubernetes.io/instance': intent.name,
    'app.kubernetes.io/component': 'predictor',
    'app.kubernetes.io/managed-by': 'cdk8s-kserve',
    ...intent.labels,
  };
}

function planPod(intent: ServiceIntent, run: EngineRun, drain: DrainPlan): PodPlan {
  const initializer = planInitializer(intent);
  const { credentials } = intent.model;
  return {
    labels: credentials?.kind === 'workloadIdentity' ? credentials.podLabels : {},
    initContainers: initializer === undefined ? [] : [initializer],
    containers: [planServer(intent, run), ...planSidecars(intent)],
    volumes: planVolumes(intent, run),
    placement: planPlacement(intent),
    security: { runAsUser: intent.security.value.runAsUser, fsGroup: intent.security.value.fsGroup },
    drain,
    serviceAccountName: intent.serviceAccountName ?? intent.name,
    imagePullSecretNames: intent.imagePullSecretNames,
  };
}

function planServer(intent: ServiceIntent, run: EngineRun): ContainerPlan {
  const access = intent.fetch.value.by === 'engine' ? fetchAccess(intent.model) : { env: [], mounts: [] };
  return {
    role: 'server',
    name: 'server',
    image: intent.engine.image,
    command: run.command,
    args: run.args,
    env: sortEnvironment([
      ...overridden(serverEnvironment(intent), intent),
      ...overridden(run.env, intent),
      ...access.env,
      ...intent.env.map((entry) => fromProp(entry, 'env')),
    ]),
    ports: [{ name: 'http', port: SERVER_PORT }],
    probes: planProbes(intent, SERVER_PORT, run.livenessPath, run.readinessPath),
    resources: planResources(intent),
    mounts: serverMounts(intent, [...run.mounts, ...access.mounts]),
    security: { readOnlyRootFilesystem: true },
  };
}

/** The user's own value wins; rules refuse it where it would break something. */
function overridden<T extends { value: { name: string } }>(env: readonly T[], intent: ServiceIntent): T[] {
  const names = new Set(intent.env.map((entry) => entry.name));
  return env.filter((entry) => !names.has(entry.value.name));
}

function serverMounts(intent: ServiceIntent, more: readonly MountPlan[]): MountPlan[] {
  const model = serverModelMount(intent);
  return [
    ...(model === undefined ? [] : [model]),
    { volume: VOLUME.scratch, path: SCRATCH_PATH, readOnly: false },
    ...(sharedMemoryBytes(intent) === undefined
      ? [] : [{ volume: VOLUME.sharedMemory, path: '/dev/shm', readOnly: false }]),
    ...(intent.compileCache === undefined
      ? [] : [{ volume: VOLUME.compileCache, path: COMPILE_CACHE_PATH, readOnly: false }]),
    ...more,
    ...intent.volumes.map(({ name, mountPath, readOnly }) => ({ volume: name, path: mountPath, readOnly })),
  ];
}

function planVolumes(intent: ServiceIntent, run: EngineRun): VolumePlan[] {
  const model = modelVolume(intent);
  const shared = sharedMemoryBytes(intent);
  const by = intent.fetch.value.by;
  const access = by === 'initializer' || by === 'engine' ? fetchAccess(intent.model).volumes : [];
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

/** An account of the service's own, without a token; none when the user brings one. */
function planServiceAccount(intent: ServiceIntent): ServiceAccountPlan | undefined {
  if (intent.serviceAccountName !== undefined) {
    return undefined;
  }
  const { credentials } = intent.model;
  return {
    annotations: credentials?.kind === 'workloadIdentity' ? credentials.annotations : {},
    secretNames: intent.fetch.value.by === 'platform' ? credentialSecrets(credentials) : [],
  };
}
