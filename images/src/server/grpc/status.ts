import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { ErrorKind } from '../errors.ts';
import { servingError } from '../http/status.ts';
import type { Log } from '../../program/log.ts';

const CODES: Readonly<Record<ErrorKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthorized: status.UNAUTHENTICATED,
  'not-found': status.NOT_FOUND,
  'too-large': status.INVALID_ARGUMENT,
  unsupported: status.UNIMPLEMENTED,
  busy: status.RESOURCE_EXHAUSTED,
  cancelled: status.CANCELLED,
  failed: status.INTERNAL,
  unavailable: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
};

/** An error as a client of gRPC reads it; what is no ServingError says nothing of the server's inside. */
export function statusOf(error: unknown, id: string, log: Log): ServiceError {
  const known = servingError(error, id);
  if (known.kind === 'failed') log.error('a request failed', { request: id, reason: known.message, stack: (known.cause as Error | undefined)?.stack });
  const metadata = new Metadata();
  if (known.retryAfterSeconds !== undefined) metadata.set('retry-after', String(known.retryAfterSeconds));
  const code = CODES[known.kind];
  return Object.assign(new Error(known.message), { code, details: known.message, metadata });
}
