/** Why a request is not answered, in the words of every protocol. */
export type ErrorKind =
  | 'invalid' // 400: the request is wrong
  | 'unauthorized' // 401
  | 'not-found' // 404: no such model or path
  | 'too-large' // 413: body, batch or text over a limit
  | 'unsupported' // 415: a body of a type that is not read here
  | 'busy' // 429: the queue is full; comes with Retry-After
  | 'cancelled' // 499: the client went away
  | 'failed' // 500: the model or the server failed
  | 'unavailable' // 503: not ready, draining, or a worker died
  | 'timeout'; // 504: the deadline passed

/**
 * An error that a client may read: one sentence with the value, the limit and
 * the fix. It never holds a path, a stack or another client's data.
 */
export class ServingError extends Error {
  readonly kind: ErrorKind;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
