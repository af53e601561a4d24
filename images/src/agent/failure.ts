import type { ExitName } from './exit.ts';

/**
 * Why a model does not arrive: one sentence with the value, the limit and the fix. It never holds a secret; a URL in it
 * has been through `redact`.
 */
export class Failure extends Error {
  readonly exit: Exclude<ExitName, 'complete'>;
  /** What to wait for before the same request is worth another try; only of temporary ones. */
  readonly retryAfterSeconds: number | undefined;

  constructor(exit: Exclude<ExitName, 'complete'>, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exit = exit;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
