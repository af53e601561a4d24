import { rm } from 'node:fs/promises';
import fastify, { type FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { repositoryApi } from '../protocols/repository-api.ts';
import { answerErrors, plainBody } from './errors.ts';
import { serverOptions } from './server-options.ts';

/**
 * Loading and unloading for whoever has the socket, such as another container of the pod. A model that it loads is one
 * without which the server is not ready.
 */
export async function startControl(deps: ServerDeps, path: string): Promise<FastifyInstance> {
  const app = fastify(serverOptions(deps.settings)) as unknown as FastifyInstance;
  answerErrors(app, deps.log, plainBody);
  app.addHook('onResponse', async (request, reply) => {
    const { name } = request.params as { readonly name?: string };
    if (name !== undefined && reply.statusCode === 200 && request.url.endsWith('/load')) deps.repository.want(name);
    deps.log.info('told by the control socket', { path: request.url, code: reply.statusCode });
  });
  repositoryApi(app, deps, () => {});
  // Of a server that was here before and had no time to remove it.
  await rm(path, { force: true });
  await app.listen({ path });
  return app;
}
