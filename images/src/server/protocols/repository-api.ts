import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { fieldsOf, flagOf, invalid, nameOf, own } from '../fields.ts';
import { bytesOf, jsonOf, withRawBodies } from './raw-body.ts';
import { checkControl, repositoryIndex } from './repository-index.ts';

/**
 * The repository extension: which models there are, and loading and unloading
 * them. Answers have the keys of KServe; clients of Triton read the status only.
 */
export function repositoryApi(app: FastifyInstance, deps: ServerDeps, check = (): void => checkControl(deps)): void {
  const bodyOf = (request: FastifyRequest) => (bytesOf(request).byteLength === 0 ? {} : fieldsOf(jsonOf(request, deps.settings.maxJsonDepth), 'the body'));
  const nameIn = (request: FastifyRequest<{ Params: { name: string } }>): string => {
    check();
    // Triton takes a configuration and files here: to ignore them would load something else than was sent.
    const parameters = own(bodyOf(request), 'parameters') ?? {};
    if (Object.keys(fieldsOf(parameters, "'parameters'")).some((key) => key !== 'unload_dependents')) {
      throw invalid("'parameters' of a load are not served: put the model's files into the model folder and load it by name");
    }
    return nameOf(request.params.name, "the model's name");
  };
  withRawBodies(app, (scope) => {
    scope.post('/v2/repository/index', async (request) => repositoryIndex(deps, flagOf(own(bodyOf(request), 'ready'), "'ready'", false)));
    scope.post<{ Params: { name: string } }>('/v2/repository/models/:name/load', async (request) => {
      const name = nameIn(request);
      // Whoever loads may then remove what was there before.
      await (await deps.repository.load(name)).retired;
      return { name, load: true };
    });
    scope.post<{ Params: { name: string } }>('/v2/repository/models/:name/unload', async (request) => {
      const name = nameIn(request);
      await deps.repository.unload(name);
      return { name, unload: true };
    });
  });
}
