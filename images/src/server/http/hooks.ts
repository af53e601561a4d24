import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { endCall } from '../protocols/call-of.ts';
import { checkKey } from './auth.ts';
import { OPEN_PATHS } from './paths.ts';
import { protocolOf } from './protocol-of.ts';

/** What happens around every request: its id, its key, its end. */
export function hooks(app: FastifyInstance, deps: ServerDeps): void {
  const { apiKey } = deps.settings;
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (deps.health.draining) reply.header('connection', 'close');
    if (apiKey !== undefined && !OPEN_PATHS.has(request.routeOptions.url ?? '')) checkKey(request.headers.authorization, apiKey);
  });
  app.addHook('onRequestAbort', async (request) => endCall(request));
  app.addHook('onResponse', async (request, reply) => {
    endCall(request);
    const route = request.routeOptions.url;
    const seconds = reply.elapsedTime / 1000;
    const code = reply.raw.writableFinished ? String(reply.statusCode) : '499';
    deps.metrics.answered(protocolOf(route), code, seconds);
    if (code === '429' || code === '413') deps.metrics.observer.rejected(code === '429' ? 'busy' : 'too-large');
    deps.log.debug('answered', { request: request.id, method: request.method, route, code, seconds });
  });
}
