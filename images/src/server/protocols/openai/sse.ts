import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerDeps } from '../../deps.ts';
import { openaiBody } from '../../http/errors.ts';
import { servingError, STATUS } from '../../http/status.ts';

/**
 * Answers with server-sent events. The first one is waited for, so that what
 * fails at once has its own status; what fails later is an event. For a client
 * that does not read, pieces wait: no more than its answer has. One that
 * leaves ends the loop.
 */
export async function sendEvents(request: FastifyRequest, reply: FastifyReply, deps: Pick<ServerDeps, 'log'>, events: AsyncGenerator<object>): Promise<FastifyReply> {
  const first = await events.next();
  reply.header('content-type', 'text/event-stream; charset=utf-8').header('cache-control', 'no-cache').header('x-accel-buffering', 'no');
  return reply.send(Readable.from(lines(request, deps, first, events), { objectMode: true, highWaterMark: 1 }));
}

async function* lines(request: FastifyRequest, { log }: Pick<ServerDeps, 'log'>, first: IteratorResult<object>, events: AsyncGenerator<object>): AsyncGenerator<string> {
  try {
    for (let next = first; next.done !== true; next = await events.next()) {
      yield line(next.value);
    }
  } catch (raw) {
    const error = servingError(raw, request.id);
    if (error.kind !== 'cancelled') log.error('a stream failed', { request: request.id, reason: error.message });
    yield line(openaiBody(error, STATUS[error.kind]));
  } finally {
    await events.return(undefined);
  }
  yield 'data: [DONE]\n\n';
}

const line = (event: object): string => `data: ${JSON.stringify(event)}\n\n`;
