import { EngineIntent } from '../engine-intent';
import { ServiceIntent } from '../intent';
import { SERVER_PORT } from '../paths';
import { LIVE_PATH, readyPath, STARTUP_PERIOD_SECONDS, tritonArguments } from '../triton/arguments';
import { METRICS_PORT } from '../triton/listening';
import { REPOSITORY_MOUNT, repositoryVolumes } from '../triton/repository';
import { EngineRun } from './engine-run';

/** Open to whoever the network policy lets in: the kubelet and the server that asks it. */
const EVERY_ADDRESS = '0.0.0.0';

/** Triton as the server of its own pods. The image's entry point stays: it sets up the driver first. */
export function runTriton(
  intent: ServiceIntent, { triton }: Extract<EngineIntent, { kind: 'triton' }>, drainEngineSeconds: number,
): EngineRun {
  return {
    args: tritonArguments(intent, triton, {
      address: EVERY_ADDRESS, httpPort: SERVER_PORT, metricsPort: METRICS_PORT, exitSeconds: drainEngineSeconds,
      reason: 'port of the Service',
    }),
    env: [],
    mounts: [REPOSITORY_MOUNT],
    volumes: repositoryVolumes(intent, triton),
    startupPath: readyPath(triton),
    startupPeriodSeconds: STARTUP_PERIOD_SECONDS,
    livenessPath: LIVE_PATH,
    readinessPath: readyPath(triton),
    metricsPath: '/metrics',
    metricsPort: METRICS_PORT,
    sample: { path: '/v2/repository/index', body: { ready: true } },
  };
}
