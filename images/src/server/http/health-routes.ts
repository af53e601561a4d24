import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';

/** Answered from memory, so that they are fast however busy the workers are. */
export function healthRoutes(app: FastifyInstance, { health }: Pick<ServerDeps, 'health'>): void {
  app.get('/', async () => ({ status: 'alive' }));
  app.get('/v2/health/live', async () => ({ live: true }));
  app.get('/v2/health/ready', async (_, reply) => {
    const reason = health.whyNotReady();
    return reason === undefined ? { ready: true } : reply.code(503).send({ ready: false, reason });
  });
  app.get('/health', async (_, reply) => {
    const reason = health.whyNotReady();
    return reason === undefined ? { status: 'ok' } : reply.code(503).send({ status: 'unavailable', reason });
  });
}

export function metricsRoute(app: FastifyInstance, { metrics }: Pick<ServerDeps, 'metrics'>): void {
  app.get('/metrics', async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
}
