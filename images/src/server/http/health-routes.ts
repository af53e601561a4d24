import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { tritonMetrics } from '../triton/triton-metrics.ts';
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

export function metricsRoute(app: FastifyInstance, { metrics, settings: { tritonMetricsUrl: url } }: Pick<ServerDeps, 'metrics' | 'settings'>): void {
  const { registry } = metrics;
  if (url === undefined) {
    app.get(PATHS.metrics, async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
    return;
  }
  let isUp = false;
  metrics.gauge('server_triton_metrics_up', "Whether Triton's metrics are below these", () => Number(isUp));
  // Triton's have names of their own: nothing is there twice.
  app.get(PATHS.metrics, async (_, reply) => {
    const theirs = await tritonMetrics(url);
    isUp = theirs !== undefined;
    return reply.type(registry.contentType).send(`${await registry.metrics()}${theirs ?? ''}`);
  });
}
