import { fetchAccess } from './credentials';
import { EngineRun } from './engines/engine-run';
import { serverEnvironment, sortEnvironment } from './environment';
import { ServiceIntent } from './intent';
import { COMPILE_CACHE_PATH, SCRATCH_PATH, SERVER_PORT, VOLUME } from './paths';
import { ContainerPlan, MountPlan } from './pod-plan';
import { planProbes } from './probes';
import { planResources, sharedMemoryBytes } from './resources';
import { serverDownloads, serverModelMount } from './weights';

/** The container that answers requests: the engine with everything around it. */
export function planServer(intent: ServiceIntent, run: EngineRun): ContainerPlan {
  const access = serverDownloads(intent) ? fetchAccess(intent.model) : { env: [], mounts: [] };
  return {
    role: 'server',
    name: 'server',
    image: intent.engine.image,
    command: run.command,
    args: run.args,
    env: sortEnvironment([
      ...overridden(serverEnvironment(intent), intent),
      ...overridden(run.env, intent),
      ...overridden(access.env, intent),
      ...intent.env,
    ]),
    ports: [{ name: 'http', port: SERVER_PORT }, ...(run.metricsPort === undefined ? [] : [{ name: 'metrics', port: run.metricsPort }])],
    probes: planProbes(intent, SERVER_PORT, run),
    resources: planResources(intent),
    mounts: serverMounts(intent, [...run.mounts, ...access.mounts]),
    security: { readOnlyRootFilesystem: true },
  };
}

/** The user's own value wins; rules refuse it where it would break something. */
function overridden<T extends { value: { name: string } }>(env: readonly T[], intent: ServiceIntent): T[] {
  const names = new Set(intent.env.map(({ value }) => value.name));
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
