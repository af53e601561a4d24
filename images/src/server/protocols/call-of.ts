import type { FastifyRequest } from 'fastify';
import type { Call } from '../call.ts';
import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';
import { traceOf } from '../trace/http-trace.ts';

const HEADER = 'x-request-timeout';

/**
 * The call of an HTTP request, until its answer is out. Its deadline is the
 * server's, or that of the header `x-request-timeout` in seconds if it is shorter.
 *
 * @throws ServingError invalid for a header that is no number
 */
export function callOf(request: FastifyRequest, deps: Pick<ServerDeps, 'settings' | 'inflight'>): Call {
  const seconds = Math.min(secondsOf(request.headers[HEADER]), deps.settings.timeout);
  const controller = new AbortController();
  const { socket } = request.raw;
  const gone = (): void => controller.abort(new ServingError('cancelled', 'the client went away'));
  const late = (): void => controller.abort(new ServingError('timeout', `no answer within ${seconds} seconds: send less at once, or again later`));
  const timer = setTimeout(late, seconds * 1000);
  socket.once('close', gone);
  deps.inflight.add(controller);
  ENDS.set(request, () => {
    clearTimeout(timer);
    socket.off('close', gone);
    deps.inflight.done(controller);
  });
  const trace = traceOf(request);
  return { id: request.id, signal: controller.signal, deadline: performance.now() + seconds * 1000, ...(trace !== undefined && { trace }) };
}

const ENDS = new WeakMap<FastifyRequest, () => void>();

/** When the answer is out or the client gone: a connection outlives its requests. */
export function endCall(request: FastifyRequest): void {
  ENDS.get(request)?.();
  ENDS.delete(request);
}

function secondsOf(header: string | string[] | undefined): number {
  if (header === undefined) return Infinity;
  const seconds = Number(header);
  if (!(seconds > 0)) throw new ServingError('invalid', `the header ${HEADER} must be seconds above 0, got '${String(header).slice(0, 40)}'`);
  return seconds;
}
