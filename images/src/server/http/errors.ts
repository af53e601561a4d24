import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServingError } from '../errors.ts';
import type { Log } from '../../program/log.ts';
import { servingError, STATUS } from './status.ts';

/** An error's body in a protocol's words. */
export type ErrorBody = (error: ServingError, status: number) => object;

export const plainBody: ErrorBody = (error) => ({ error: error.message });

export const openaiBody: ErrorBody = (error, status) => ({
  error: { message: error.message, type: OPENAI_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'), param: null, code: error.kind.replace('-', '_') },
});

const OPENAI_TYPES: Readonly<Record<number, string>> = { 401: 'authentication_error', 404: 'not_found_error', 429: 'rate_limit_error' };

/** Answers every error of this scope in these words. */
export function answerErrors(app: FastifyInstance, log: Log, body: ErrorBody): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log, body));
}

export function answerError(raw: unknown, request: FastifyRequest, reply: FastifyReply, log: Log, body: ErrorBody): FastifyReply {
  const error = servingError(raw, request.id);
  const status = STATUS[error.kind];
  if (status === 500) log.error('a request failed', { request: request.id, path: request.routeOptions.url, reason: error.message, stack: (error.cause as Error | undefined)?.stack });
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  if (error.kind === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  return reply.code(status).send(body(error, status));
}
