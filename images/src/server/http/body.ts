import type { FastifyInstance } from 'fastify';
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
}
