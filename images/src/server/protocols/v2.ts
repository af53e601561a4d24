import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { callOf } from './call-of.ts';
import { namedModel, readyNames } from './models.ts';
import { bytesOf, withRawBodies } from './raw-body.ts';
import { httpAnswer } from './v2/http-answer.ts';
import { LENGTH_HEADER, readHttpBody } from './v2/http-body.ts';
import { infer } from './v2/infer.ts';
import { modelMetadata } from './v2/metadata.ts';
import { serverMetadata } from './v2/server-metadata.ts';
import { checkVersion } from './v2/version.ts';

type ModelRequest = FastifyRequest<{ Params: { name: string; version?: string } }>;

/** Open Inference Protocol over REST, with binary tensors; health is in health.ts. */
export function v2(app: FastifyInstance, deps: ServerDeps): void {
  const modelOf = ({ params }: ModelRequest) => {
    const model = namedModel(deps, params.name);
    checkVersion(model.name, params.version);
    return model;
  };
  const answer = async (request: ModelRequest, reply: FastifyReply): Promise<Buffer> => {
    const model = modelOf(request);
    const call = callOf(request, deps);
    const infers = readHttpBody(bytesOf(request), request.headers[LENGTH_HEADER], deps.settings.maxJsonDepth);
    const { body, jsonLength } = httpAnswer(model.name, infers, await infer(model, infers, call));
    if (jsonLength === undefined) reply.type('application/json; charset=utf-8');
    else reply.type('application/octet-stream').header(LENGTH_HEADER, jsonLength);
    return body;
  };

  app.get('/v2', async () => serverMetadata(deps));
  app.get('/v2/models', async () => ({ models: readyNames(deps) }));
  for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
    app.get(path, async (request: ModelRequest) => modelMetadata(modelOf(request)));
    app.get(`${path}/ready`, async (request: ModelRequest) => ({ name: modelOf(request).name, ready: true }));
    withRawBodies(app, (scope) => {
      scope.post(`${path}/infer`, answer);
    });
  }
}
