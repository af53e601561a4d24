import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ServerDeps } from './deps.ts';
import { ServingError } from './errors.ts';
import { readJson } from './http/body.ts';
import { bodyBudget } from './http/body-budget.ts';
import { answerError, answerErrors, openaiBody, plainBody } from './http/errors.ts';
import { healthRoutes, metricsRoute } from './http/health-routes.ts';
import { hooks } from './http/hooks.ts';
import { serverOptions } from './http/server-options.ts';
import { PROTOCOLS } from './protocols/index.ts';

export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The app with every protocol; nothing listens yet. */
export function build(deps: ServerDeps, tls?: Tls): FastifyInstance {
  const app = fastify({
    ...serverOptions(deps.settings),
    ...(tls === undefined ? {} : { https: { ...tls, minVersion: 'TLSv1.2' } }),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => void answerError(error, request, reply, deps.log, plainBody),
  } as object) as unknown as FastifyInstance;
  app.server.maxConnections = deps.settings.maxConnections;
  hooks(app, deps);
  bodyBudget(app);
  readJson(app, deps.settings.maxJsonDepth);
  answerErrors(app, deps.log, plainBody);
  app.setNotFoundHandler((request, reply) => {
    const body = request.url.startsWith('/openai') ? openaiBody : plainBody;
    return answerError(new ServingError('not-found', `there is no ${request.method} on this path`), request, reply, deps.log, body);
  });
  healthRoutes(app, deps);
  metricsRoute(app, deps);
  for (const { plugin, errors } of PROTOCOLS) {
    app.register(async (scope) => {
      answerErrors(scope, deps.log, errors);
      plugin(scope, deps);
    });
  }
  return app;
}
