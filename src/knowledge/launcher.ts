import data from './launcher-data.json';

/** The launcher of groups: its text, and what manifests have to know of it. */
export interface Launcher {
  readonly sha256: string;
  readonly controlPort: number;
  /** Seconds that it needs beyond the engine's own time to leave. */
  readonly drainMarginSeconds: number;
  /** Ports of the executors, the same in every group. */
  readonly ports: {
    readonly master: number; readonly gcs: number; readonly nodeManager: number; readonly objectManager: number;
  };
  readonly probes: { readonly startup: string; readonly readiness: string; readonly liveness: string };
  readonly source: string;
}

/** The launcher that this version of the library delivers. */
export const LAUNCHER: Launcher = data;
