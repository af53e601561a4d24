import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Settings } from '../options.ts';

/** A client's own id if it is short and plain, since it comes back in headers and logs. */
export function requestId(request: IncomingMessage | { headers: IncomingMessage['headers'] }): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** Limits on what a client may hold open, as fastify and node:http take them. */
export function serverOptions(settings: Settings): object {
  // Node takes whole milliseconds only.
  const receive = Math.round(settings.receiveTimeout * 1000);
  const http = { headersTimeout: Math.min(receive, 10_000), requestTimeout: receive, connectionsCheckingInterval: 1000, maxHeaderSize: 16_384, noDelay: true };
  return {
    http, logger: false,
    bodyLimit: settings.maxBody, requestTimeout: receive, keepAliveTimeout: 75_000,
    genReqId: requestId, requestIdHeader: false,
    routerOptions: { maxParamLength: 256 },
    // What comes on a connection that is open already was accepted before the drain.
    return503OnClosing: false,
  };
}
