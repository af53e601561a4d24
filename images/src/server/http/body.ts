import type { FastifyInstance } from 'fastify';
import { ServingError } from '../errors.ts';
import { parseJson } from '../protocols/json.ts';

/** JSON bodies, their nesting counted first. Whatever type it claims a body is taken for JSON, as curl's users expect. */
export function readJson(app: FastifyInstance, maxDepth: number): void {
  app.removeAllContentTypeParsers();
  const parse = (_: unknown, body: Buffer, done: (error: Error | null, value?: unknown) => void): void => {
    let value: unknown;
    try {
      value = parseJson(body, maxDepth);
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, value);
  };
  app.addContentTypeParser('*', { parseAs: 'buffer' }, parse as never);
  refuseMultipart(app);
}

/** Before a byte of it is read: no path takes files, and a form taken for JSON would be a riddle to its sender. */
export function refuseMultipart(app: FastifyInstance): void {
  app.addContentTypeParser(/^multipart\//i, (_request, _payload, done) => {
    done(new ServingError('unsupported', 'the content type is multipart, which is not served here: send application/json'), undefined);
  });
}
