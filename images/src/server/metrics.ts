import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Observer } from './runtime/observer.ts';

/** What the server counts; `observer` is for the runtime, the rest for the protocols. */
export interface Metrics {
  readonly registry: Registry;
  readonly observer: Observer;
  answered(protocol: string, code: string, seconds: number): void;
  /** Calls `count` whenever metrics are read. */
  gauge(name: string, help: string, count: () => number): void;
}

const SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
const POWERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

export function metricsOf(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const histogram = (name: string, help: string, buckets: number[]): Histogram => new Histogram({ name, help, buckets, registers });
  const queued = histogram('server_queue_seconds', 'Time that an input waited for a worker', SECONDS);
  const tokenized = histogram('server_tokenize_seconds', "Time that a request's texts took to become tokens", SECONDS);
  const inferred = histogram('server_infer_seconds', 'Time that a batch took in the model', SECONDS);
  const rows = histogram('server_batch_rows', 'Inputs of a batch', POWERS.slice(0, 9));
  const tokens = histogram('server_batch_tokens', 'Tokens of a batch, without padding', POWERS);
  const tokensTotal = new Counter({ name: 'server_tokens_total', help: 'Tokens that were tokenized', registers });
  const rejected = new Counter({ name: 'server_rejected_total', help: 'Requests that were refused before the model saw them', labelNames: ['reason'], registers });
  const requests = new Counter({ name: 'server_requests_total', help: 'Requests that were answered', labelNames: ['protocol', 'code'], registers });
  const duration = new Histogram({ name: 'server_request_seconds', help: 'Time from the request to its answer', buckets: SECONDS, labelNames: ['protocol'], registers });
  return {
    registry,
    observer: {
      queued: (seconds) => queued.observe(seconds),
      tokenized: (seconds, count) => { tokenized.observe(seconds); tokensTotal.inc(count); },
      batch: (count, size, seconds) => { inferred.observe(seconds); rows.observe(count); tokens.observe(size); },
      rejected: (reason) => rejected.inc({ reason }),
    },
    answered: (protocol, code, seconds) => { requests.inc({ protocol, code }); duration.observe({ protocol }, seconds); },
    gauge: (name, help, count) => void new Gauge({ name, help, registers, collect() { this.set(count()); } }),
  };
}
