import { setTimeout as sleep } from 'node:timers/promises';

/** Who said "later" is asked by nobody before: the wait is shared by all requests to a host. */
export interface Pace {
  hold(host: string, seconds: number): void;
  /** Rejects with the signal's reason. */
  wait(host: string, signal: AbortSignal): Promise<void>;
  /** Requests that wait now: nothing stalls meanwhile. */
  readonly waiting: number;
}

export function paceOf(now: () => number = () => performance.now()): Pace {
  const until = new Map<string, number>();
  let waiting = 0;
  return {
    hold: (host, seconds) => void until.set(host, Math.max(until.get(host) ?? 0, now() + seconds * 1000)),
    wait: async (host, signal) => {
      for (;;) {
        signal.throwIfAborted();
        const left = (until.get(host) ?? 0) - now();
        if (left <= 0) return;
        waiting++;
        try {
          // A little apart, or all come back in the same instant.
          await sleep(left + Math.random() * Math.min(1000, left / 4), undefined, { signal }).catch(() => signal.throwIfAborted());
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
  // Some servers count from 1970.
  return reset > 1e9 ? untilDate(reset * 1000, headers) : reset;
}
