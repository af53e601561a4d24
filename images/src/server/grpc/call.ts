import { randomUUID } from 'node:crypto';
import { status, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';
import type { RequestTrace } from '../trace/trace.ts';

/** At most this long to setTimeout; what is longer never fires in practice. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A request of gRPC as a Call: it ends when the client cancels or at its
 * `grpc-timeout`, but never later than the server's own limit.
 */
export function grpcCall(call: ServerUnaryCall<Buffer, Buffer>, deps: Pick<ServerDeps, 'settings' | 'inflight' | 'tracing'>): { call: Call; end: (code: status) => void } {
  const controller = new AbortController();
  const left = Math.min(deps.settings.timeout * 1000, millisecondsLeft(call));
  const timer = setTimeout(
    () => controller.abort(new ServingError('timeout', `the deadline of ${Math.round(left)} ms passed: allow more time, or send less at once`)),
    Math.max(0, Math.min(left, LONGEST_TIMER)),
  );
  const cancelled = (): void => controller.abort(new ServingError('cancelled', 'the client went away'));
  call.on('cancelled', cancelled);
  if (call.cancelled) cancelled();
  deps.inflight.add(controller);
  const id = headerOf(call, 'x-request-id') ?? randomUUID();
  const trace = beginGrpc(call, id, deps);
  return {
    call: { id, signal: controller.signal, deadline: performance.now() + left, ...(trace !== undefined && { trace }) },
    end: (code) => {
      trace?.end({ 'rpc.status_code': status[code] }, FAULTS.has(code));
      clearTimeout(timer);
      call.removeListener('cancelled', cancelled);
      deps.inflight.done(controller);
    },
  };
}

function millisecondsLeft(call: ServerUnaryCall<Buffer, Buffer>): number {
  const deadline = call.getDeadline();
  return (deadline instanceof Date ? deadline.getTime() : deadline) - Date.now();
}

function headerOf(call: ServerUnaryCall<Buffer, Buffer>, name: string): string | undefined {
  const value = call.metadata.get(name)[0];
  return typeof value === 'string' && value.length > 0 && value.length <= 512 ? value : undefined;
}

/** What the conventions call an error of the server; the rest is the client's. */
const FAULTS: ReadonlySet<status> = new Set([status.UNKNOWN, status.DEADLINE_EXCEEDED, status.UNIMPLEMENTED, status.INTERNAL, status.UNAVAILABLE, status.DATA_LOSS]);

/** Probes are no requests. */
function beginGrpc(call: ServerUnaryCall<Buffer, Buffer>, id: string, { tracing }: Pick<ServerDeps, 'tracing'>): RequestTrace | undefined {
  const method = call.getPath().slice(1);
  if (method.startsWith('grpc.health.')) return undefined;
  return tracing.begin({
    name: method,
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': method, 'inference.request_id': id },
    header: (name) => headerOf(call, name),
  });
}
