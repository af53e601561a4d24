import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerDeps } from './deps.ts';
import { ServingError } from './errors.ts';
import type { GrpcServer } from './grpc/start-grpc.ts';

export interface DrainOptions {
  /** Seconds in which new requests are still taken. */
  readonly delay: number;
  /** Seconds in all. */
  readonly drain: number;
}

/** For the answers of those that are cut. */
const CUT_MS = 2000;
/** For traces that were not sent yet, be the drain over or not: both fit the margin that a pod has beyond it. */
const TRACES_MS = 1500;

/** Readiness off first, then no new connections; what was accepted is answered, and cut when the time is over. */
export async function drain(deps: ServerDeps, app: FastifyInstance, grpc: GrpcServer | undefined, options: DrainOptions): Promise<void> {
  const { health, inflight, log, repository, tracing } = deps;
  const end = performance.now() + options.drain * 1000;
  health.drain();
  log.info('draining', { running: inflight.size, seconds: options.drain });
  await sleep(options.delay * 1000);
  const closing = Promise.all([app.close(), grpc?.close(Math.max(0, end - performance.now()))]);
  const cut = setTimeout(() => void cutOff(), Math.max(0, end - performance.now()));
  async function cutOff(): Promise<void> {
    log.warning('the drain is over', { cut: inflight.size });
    inflight.abortAll(new ServingError('unavailable', 'the server stopped before it could answer: send the request again'));
    // Their answers go out; then whoever does not read them is left.
    for (const last = performance.now() + CUT_MS; inflight.size > 0 && performance.now() < last;) await sleep(10);
    app.server.closeAllConnections();
  }
  await closing;
  clearTimeout(cut);
  await Promise.all([repository.close(), tracing.close(TRACES_MS)]);
}
