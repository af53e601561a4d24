import { ServingError, type ErrorKind } from '../errors.ts';

export const STATUS: Readonly<Record<ErrorKind, number>> = {
  'invalid': 400, 'unauthorized': 401, 'not-found': 404, 'too-large': 413, 'unsupported': 415, 'busy': 429, 'cancelled': 499, 'failed': 500, 'unavailable': 503, 'timeout': 504,
};

/** Any error as one that a client may read: of what is unexpected, only that it was. */
export function servingError(error: unknown, requestId: string): ServingError {
  if (error instanceof ServingError) return error;
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ServingError('too-large', 'the body is over the limit of --max-body: send less at once');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new ServingError('invalid', 'the content type is not known here: send application/json');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new ServingError('invalid', 'the request is malformed: check its path, headers and body');
  return new ServingError('failed', `the server failed, and its log says why beside the request id ${requestId}`, { cause: error });
}
