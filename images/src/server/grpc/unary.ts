import { status } from '@grpc/grpc-js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { ServerDeps } from '../deps.ts';
import { grpcCall } from './call.ts';
import type { Method } from './methods.ts';
import { statusOf } from './status.ts';

/** A method behind what every request passes: its deadline, its end, its errors, its count. */
export function unary(deps: ServerDeps, method: Method): handleUnaryCall<Buffer, Buffer> {
  return async (request, callback) => {
    const began = performance.now();
    const { call, end } = grpcCall(request, deps);
    let code = status.OK;
    try {
      callback(null, await method(request.request, call));
    } catch (error) {
      const known = statusOf(error, call.id, deps.log);
      code = known.code;
      if (code === status.RESOURCE_EXHAUSTED) deps.metrics.observer.rejected('busy');
      callback(known);
    } finally {
      end(code);
      deps.metrics.answered('grpc', status[code], (performance.now() - began) / 1000);
    }
  };
}
