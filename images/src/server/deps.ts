import type { Settings } from './options.ts';
import type { Health } from './health.ts';
import type { Inflight } from './inflight.ts';
import type { Log } from '../program/log.ts';
import type { Metrics } from './metrics.ts';
import type { Repository } from './models/repository.ts';
import type { Tracing } from './trace/trace.ts';

/** What every protocol is given. */
export interface ServerDeps {
  readonly settings: Settings;
  readonly repository: Repository;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly health: Health;
  readonly inflight: Inflight;
  readonly log: Log;
}
