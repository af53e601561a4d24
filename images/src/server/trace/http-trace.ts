import type { FastifyRequest } from 'fastify';
import { OPEN_PATHS } from '../http/paths.ts';
import type { RequestTrace, Trace, Tracing } from './trace.ts';

const TRACES = new WeakMap<FastifyRequest, RequestTrace>();

/** The request that a trace is of; probes and metrics are none. */
export function beginTrace(tracing: Tracing, request: FastifyRequest): void {
  const route = request.routeOptions.url;
  if (route === undefined || OPEN_PATHS.has(route)) return;
  const trace = tracing.begin({
    // The route, never the path: that is the client's.
    name: `${request.method} ${route}`,
    attributes: { 'http.request.method': request.method, 'http.route': route, 'inference.request_id': request.id },
    header: (name) => request.headers[name]?.toString(),
  });
  if (trace !== undefined) TRACES.set(request, trace);
}

export const traceOf = (request: FastifyRequest): Trace | undefined => TRACES.get(request);

export function endTrace(request: FastifyRequest, code: string): void {
  TRACES.get(request)?.end({ 'http.response.status_code': Number(code) }, Number(code) >= 500);
  TRACES.delete(request);
}
