import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseMultipart } from '../http/body.ts';
import { invalid, shown } from '../fields.ts';
import { parseJson } from './json.ts';

/**
 * Routes whose bodies arrive as bytes, whatever their content type: clients of
 * KServe send JSON as `application/x-www-form-urlencoded`, as curl does.
 */
export function withRawBodies(app: FastifyInstance, routes: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    refuseMultipart(scope);
    routes(scope);
  });
}

export function bytesOf(request: FastifyRequest): Uint8Array {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw invalid(`the content encoding ${shown(encoding)} is not served: send the body as it is`);
  }
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

export const jsonOf = (request: FastifyRequest, maxDepth: number): unknown => parseJson(bytesOf(request), maxDepth);
