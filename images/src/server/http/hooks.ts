import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { endCall } from '../protocols/call-of.ts';
import { beginTrace, endTrace } from '../trace/http-trace.ts';
import { checkKey } from './auth.ts';
import { OPEN_PATHS } from './paths.ts';
import { protocolOf } from './protocol-of.ts';

/** What happens around every request: its id, its key, its end. */
export function hooks(app: FastifyInstance, deps: ServerDeps): void {
  const { apiKey } = deps.settings;
  const over = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    beginTrace(deps.tracing, request);
    if (deps.health.draining) reply.header('connection', 'close');
    if (apiKey !== undefined && !OPEN_PATHS.has(request.routeOptions.url ?? '')) checkKey(request.headers.authorization, apiKey);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => { if (!reply.raw.writableFinished) ended(request, reply, '499'); });
  });
  app.addHook('onResponse', async (request, reply) => ended(request, reply, String(reply.statusCode)));

  /** Once for each request, however it ended. */
  function ended(request: FastifyRequest, reply: FastifyReply, code: string): void {
    if (over.has(request)) return;
    over.add(request);
    endCall(request);
    endTrace(request, code);
    const route = request.routeOptions.url;
    const seconds = reply.elapsedTime / 1000;
    deps.metrics.answered(protocolOf(route), code, seconds);
    const refused = REFUSED[code];
    if (refused !== undefined) deps.metrics.observer.rejected(refused);
    deps.log.debug('answered', { request: request.id, method: request.method, route, code, seconds });
  }
}

/** What the queue refuses is counted there, for every protocol. */
const REFUSED: Readonly<Record<string, string>> = { 401: 'unauthorized', 413: 'too-large' };
