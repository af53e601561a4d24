import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { PATHS } from './paths.ts';

/** Answered from memory, so that they are fast however busy the workers are. */
export function healthRoutes(app: FastifyInstance, { health }: Pick<ServerDeps, 'health'>): void {
  app.get(PATHS.root, async () => ({ status: 'alive' }));
  app.get(PATHS.live, async () => ({ live: true }));
  app.get(PATHS.ready, async (_, reply) => {
    const reason = health.whyNotReady();
    return reason === undefined ? { ready: true } : reply.code(503).send({ ready: false, reason });
  });
  app.get(PATHS.health, async (_, reply) => {
    const reason = health.whyNotReady();
    return reason === undefined ? { status: 'ok' } : reply.code(503).send({ status: 'unavailable', reason });
  });
}

export function metricsRoute(app: FastifyInstance, { metrics }: Pick<ServerDeps, 'metrics'>): void {
  app.get(PATHS.metrics, async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
}
