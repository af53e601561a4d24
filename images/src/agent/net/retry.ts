import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST } from '../../settings/options.ts';
import { Failure } from '../failure.ts';
import { failureOf, atLast } from './failure-of.ts';

export interface Retrying {
  /** What is tried, for the sentence: redacted. */
  readonly what: string;
  /** Tries after the first that bring nothing. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Seconds that are left for everything; a longer wait ends it at once. */
  readonly patience?: () => number;
  readonly onRetry?: (failure: Failure, seconds: number) => void;
}

/**
 * Tries until it succeeds, fails for good, or `retries` tries in a row brought nothing; `progressed` says that one did.
 *
 * @throws Failure, or the signal's reason
 */
export async function retrying<T>(options: Retrying, attempt: (progressed: () => void) => Promise<T>): Promise<T> {
  const { what, retries, signal, patience = () => Infinity, onRetry } = options;
  for (let failed = 0; ;) {
    signal.throwIfAborted();
    let moved = false;
    try {
      return await attempt(() => { moved = true; });
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error, what);
      if (failure.exit !== 'temporary') throw failure;
      failed = moved ? 1 : failed + 1;
      if (failed > retries) throw atLast(failure);
      const seconds = waitFor(failure, failed);
      if (seconds > patience()) throw new Failure('temporary', `${failure.message}; the next try would be in ${Math.ceil(failure.retryAfterSeconds ?? seconds)} s, which is past --deadline`, { cause: failure });
      onRetry?.(failure, seconds);
      await sleep(Math.min(seconds, LONGEST) * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** As long as the server says, and a little more, so that not all come at once. */
function waitFor({ retryAfterSeconds: said }: Failure, failed: number): number {
  return said === undefined ? backoff(failed) : Math.max(said, 0.1) * (1 + Math.random() / 4);
}

/** Half a second, doubled each time up to half a minute; anywhere in the upper half of it, so that not all come at once. */
function backoff(failed: number): number {
  return Math.min(30, 0.5 * 2 ** (failed - 1)) * (0.5 + Math.random() / 2);
}
