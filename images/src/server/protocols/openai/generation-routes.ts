import type { FastifyInstance } from 'fastify';
import type { Call } from '../../call.ts';
import type { ServerDeps } from '../../deps.ts';
import { callOf } from '../call-of.ts';
import type { GenerationFields } from './generation-fields.ts';
import { sendEvents } from './sse.ts';

/** How one kind of request is read, and answered whole or as it comes. */
export interface GenerationAnswers<Asked> {
  read(body: unknown, call: Call, deps: ServerDeps): Promise<Asked>;
  whole(asked: Asked, call: Call): Promise<object>;
  events(asked: Asked, call: Call): AsyncGenerator<object>;
}

/** POST at OpenAI's path and at KServe's. */
export function generationRoutes<Asked extends { readonly fields: GenerationFields }>(
  app: FastifyInstance, deps: ServerDeps, path: string, { read, whole, events }: GenerationAnswers<Asked>,
): void {
  for (const route of [path, `/openai${path}`]) {
    app.post(route, async (request, reply) => {
      const call = callOf(request, deps);
      const asked = await read(request.body, call, deps);
      return asked.fields.stream ? sendEvents(request, reply, deps, events(asked, call)) : whole(asked, call);
    });
  }
}
