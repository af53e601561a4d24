import { randomUUID } from 'node:crypto';
import type { ServerUnaryCall } from '@grpc/grpc-js';
import type { Call } from '../call.ts';
import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';

/** At most this long to setTimeout; what is longer never fires in practice. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A request of gRPC as a Call: it ends when the client cancels or at its
 * `grpc-timeout`, but never later than the server's own limit.
 */
export function grpcCall(call: ServerUnaryCall<Buffer, Buffer>, deps: Pick<ServerDeps, 'settings' | 'inflight'>): { call: Call; end: () => void } {
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
  return {
    call: { id: headerOf(call, 'x-request-id') ?? randomUUID(), signal: controller.signal, deadline: performance.now() + left },
    end: () => {
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
  return typeof value === 'string' && value.length > 0 && value.length <= 256 ? value : undefined;
}
