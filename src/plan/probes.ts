import { EngineRun } from './engines/engine-run';
import { ServiceIntent } from './intent';
import { ProbesPlan } from './pod-plan';

const GIB = 1024 ** 3;

/** Start-up time where neither the model's size nor a budget is known. */
export const DEFAULT_STARTUP_SECONDS = 1800;

/** Bytes a second that even a slow disk or network reads into a GPU's memory. */
const LOAD_BYTES_PER_SECOND = 200 * 1024 ** 2;

/** Bytes a second of a slow download. */
const FETCH_BYTES_PER_SECOND = 50 * 1024 ** 2;

/** Imports, compiling and warming up, whatever the model's size. */
const FIXED_STARTUP_SECONDS = 300;

/** Seconds that a pod takes at worst to fetch so many bytes. */
export function fetchSeconds(bytes: number): number {
  return bytes / FETCH_BYTES_PER_SECOND;
}

/** Seconds that loading is expected to take at worst; undefined when the size is not known. */
export function estimateStartupSeconds(intent: ServiceIntent): number | undefined {
  const bytes = intent.model.sizeBytes;
  if (bytes === undefined) {
    return undefined;
  }
  const fetching = intent.fetch.value.by === 'engine' ? fetchSeconds(bytes) : 0;
  return Math.ceil(FIXED_STARTUP_SECONDS + bytes / LOAD_BYTES_PER_SECOND + fetching);
}

/** The budget of the startup probe: stated, or from the model's size, or half an hour. */
export function startupSeconds(intent: ServiceIntent): number {
  return intent.startupBudgetSeconds ?? estimateStartupSeconds(intent) ?? DEFAULT_STARTUP_SECONDS;
}

/** Bytes as a person reads them. */
export function gibibytes(bytes: number): string {
  return `${Math.round(bytes / GIB * 10) / 10} GiB`;
}

/**
 * A startup probe with the whole budget, so that liveness never kills a server
 * that still loads; afterwards generous under load, as a busy engine answers late.
 */
export function planProbes(intent: ServiceIntent, port: number, run: EngineRun): ProbesPlan {
  return {
    startup: {
      path: run.startupPath, port, periodSeconds: run.startupPeriodSeconds, timeoutSeconds: 5,
      failureThreshold: Math.ceil(startupSeconds(intent) / run.startupPeriodSeconds),
    },
    liveness: { path: run.livenessPath, port, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 6 },
    readiness: { path: run.readinessPath, port, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
  };
}
