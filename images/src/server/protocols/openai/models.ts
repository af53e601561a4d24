import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../../deps.ts';
import { namedModel, readyNames } from '../models.ts';

/** When this process began: the hub's files do not say when a model was made. */
const CREATED = Math.floor(Date.now() / 1000);

/** What OpenAI says about a model. */
export const openaiModel = (name: string): object => ({ id: name, object: 'model', created: CREATED, owned_by: 'local' });

/**
 * `GET /v1/models` belongs to OpenAI and to KServe's V1: one answer has the
 * keys of both. The same for one model.
 */
export function openaiModels(app: FastifyInstance, deps: ServerDeps): void {
  for (const prefix of ['/v1', '/openai/v1']) routes(app, deps, prefix);
}

function routes(app: FastifyInstance, deps: ServerDeps, prefix: string): void {
  app.get(`${prefix}/models`, async () => {
    const names = readyNames(deps);
    return { models: names, object: 'list', data: names.map(openaiModel) };
  });
  app.get<{ Params: { '*': string } }>(`${prefix}/models/*`, async ({ params }) => {
    const { name } = namedModel(deps, params['*']);
    return { name, ready: true, ...openaiModel(name) };
  });
}
