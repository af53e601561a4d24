import { ServiceIntent } from '../intent';
import { SCRATCH_PATH, VOLUME } from '../paths';
import { ContainerPlan, DrainPlan, ProbesPlan, VolumePlan } from '../pod-plan';
import { startupSeconds } from '../probes';
import { derived } from '../sourced';
import { LIVE_PATH, readyPath, STARTUP_PERIOD_SECONDS, tritonArguments } from './arguments';
import { GRPC_PORT, HTTP_PORT, LOCALHOST, METRICS_PORT, TRITON_URL } from './listening';
import { linkedMounts, REPOSITORY_MOUNT } from './repository';
import { tritonResources } from './resources';
import { TritonIntent } from './triton-intent';

/** Requests are over when Triton is told to stop: the server before it has gone. */
const EXIT_SECONDS = 3;

/** Triton's container in a pod of our server. */
export function tritonBeside(intent: ServiceIntent, triton: TritonIntent, drain: DrainPlan): ContainerPlan {
  return {
    role: 'sidecar',
    name: 'triton',
    image: triton.image,
    // No command: the image's own entry point sets up the driver first.
    args: tritonArguments(intent, triton, {
      address: LOCALHOST, httpPort: HTTP_PORT, grpcPort: GRPC_PORT, metricsPort: METRICS_PORT,
      exitSeconds: EXIT_SECONDS, reason: 'reached from within the pod alone',
    }),
    env: [derived({ name: 'HOME', value: SCRATCH_PATH }, 'the root file system is read-only')],
    ports: [],
    probes: probes(intent, triton),
    resources: tritonResources(intent, triton),
    mounts: [
      ...linkedMounts(intent),
      ...(triton.updates === 'inPlace' ? [] : [REPOSITORY_MOUNT]),
      { volume: VOLUME.scratch, path: SCRATCH_PATH, readOnly: false },
      ...(intent.sharedMemoryBytes === undefined
        ? [] : [{ volume: VOLUME.sharedMemory, path: '/dev/shm', readOnly: false }]),
    ],
    security: { readOnlyRootFilesystem: true },
    // The server's last requests still compute here.
    preStopSeconds: drain.preStopSeconds + drain.engineSeconds,
  };
}

/** Shared memory that the server of the pod has no use for. */
export function sharedVolume({ sharedMemoryBytes }: ServiceIntent): VolumePlan[] {
  return sharedMemoryBytes === undefined
    ? [] : [{ name: VOLUME.sharedMemory, kind: 'emptyDir', medium: 'Memory', sizeLimitBytes: sharedMemoryBytes }];
}

/** The kubelet cannot reach a port of the loopback address, so that the image's own curl asks. */
function probes(intent: ServiceIntent, triton: TritonIntent): ProbesPlan {
  const ask = (path: string, seconds: number): readonly string[] => [
    'curl', '--fail', '--silent', '--show-error', '--output', '/dev/null', '--max-time', String(seconds), `${TRITON_URL}${path}`,
  ];
  return {
    startup: {
      command: ask(readyPath(triton), 4), periodSeconds: STARTUP_PERIOD_SECONDS, timeoutSeconds: 5,
      failureThreshold: Math.ceil(startupSeconds(intent) / STARTUP_PERIOD_SECONDS),
    },
    liveness: { command: ask(LIVE_PATH, 9), periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 6 },
  };
}
