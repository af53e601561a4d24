import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST } from '../../settings/options.ts';
import { Failure } from '../failure.ts';

/** Who said "later" is asked by nobody before: the wait is shared by all requests to a host. */
export interface Pace {
  hold(host: string, seconds: number): void;
  /** Rejects with the signal's reason, or at once with a temporary Failure where nobody has the patience. */
  wait(host: string, signal: AbortSignal): Promise<void>;
  /** Requests that wait now: nothing stalls meanwhile. */
  readonly waiting: number;
}

export interface PaceOptions {
  /** Seconds that are left for everything. */
  readonly patience?: () => number;
  /** Told once of each wait that somebody could take for a hang. */
  readonly onWait?: (host: string, seconds: number) => void;
  readonly now?: () => number;
}

const TOLD_SECONDS = 5;

export function paceOf({ patience = () => Infinity, onWait = () => {}, now = () => performance.now() }: PaceOptions = {}): Pace {
  const until = new Map<string, number>();
  const told = new Map<string, number>();
  let waiting = 0;
  const tell = (host: string, end: number, seconds: number): void => {
    if (seconds < TOLD_SECONDS || end < (told.get(host) ?? 0) + TOLD_SECONDS * 1000) return;
    told.set(host, end);
    onWait(host, Math.ceil(seconds));
  };
  return {
    hold: (host, seconds) => void until.set(host, Math.max(until.get(host) ?? 0, now() + seconds * 1000)),
    wait: async (host, signal) => {
      for (;;) {
        signal.throwIfAborted();
        const end = until.get(host) ?? 0;
        const left = end - now();
        if (left <= 0) return;
        const seconds = left / 1000;
        if (seconds > patience()) throw new Failure('temporary', `${host} asks to be left alone for ${Math.ceil(seconds)} s`, { retryAfterSeconds: seconds });
        tell(host, end, seconds);
        waiting++;
        try {
          // A little apart, or all come back in the same instant.
          await sleep(Math.min(left + Math.random() * Math.min(1000, left / 4), LONGEST * 1000), undefined, { signal }).catch(() => signal.throwIfAborted());
        } finally {
          waiting--;
        }
      }
    },
    get waiting() { return waiting; },
  };
}

type Headers = Readonly<Record<string, string>>;

/**
 * Seconds that an answer asks to wait: Retry-After (seconds or a date), or a RateLimit that is used up, in the spellings of
 * the IETF's drafts and of older servers.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function waitOf(headers: Headers): number | undefined {
  return retryAfter(headers) ?? usedUp(headers);
}

function retryAfter(headers: Headers): number | undefined {
  const said = headers['retry-after']?.trim();
  if (said === undefined || said === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said);
  return untilDate(Date.parse(said), headers);
}

/** By the server's own clock where it tells: ours may be wrong. */
function untilDate(date: number, headers: Headers): number | undefined {
  const now = Date.parse(headers['date'] ?? '');
  const seconds = (date - (Number.isNaN(now) ? Date.now() : now)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function usedUp(headers: Headers): number | undefined {
  const structured = headers['ratelimit'] ?? '';
  const remaining = /(?:^|[;,\s])(?:r|remaining)=(\d+)/.exec(structured)?.[1] ?? headers['ratelimit-remaining'] ?? headers['x-ratelimit-remaining'];
  const reset = Number(/(?:^|[;,\s])(?:t|reset)=(\d+)/.exec(structured)?.[1] ?? headers['ratelimit-reset'] ?? headers['x-ratelimit-reset']);
  if (remaining === undefined || Number(remaining) > 0 || !Number.isFinite(reset)) return undefined;
  // Some servers count from 1970, and some of those in milliseconds.
  if (reset > 1e12) return untilDate(reset, headers);
  return reset > 1e9 ? untilDate(reset * 1000, headers) : reset;
}
