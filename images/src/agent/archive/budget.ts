import { Failure } from '../failure.ts';
import { sizeText } from '../select/size-text.ts';
import type { Refuse } from './refusal.ts';

/** What an archive may become. */
export interface Limits {
  /** Of all files together. */
  readonly maxBytes: number;
  /** What the disk can still take. */
  readonly freeBytes: number;
  readonly maxEntries: number;
  /** Bytes that come out of one that is read; weights never get this small. */
  readonly maxRatio: number;
}

export const LIMITS: Limits = { maxBytes: 2 ** 40, freeBytes: Infinity, maxEntries: 100_000, maxRatio: 200 };

/** Below this much nobody is hurt, and a file of zeros may be small. */
const ALWAYS = 64 * 2 ** 20;

/** Counts before anything is written. */
export interface Budget {
  /** One more entry, with its bytes. @throws Failure */
  claim(entry: Uint8Array, bytes: number): void;
  /** What came out of what was read so far. @throws Failure */
  inflated(read: number, out: number): void;
}

export function budgetOf(limits: Limits, refuse: Refuse): Budget {
  let entries = 0;
  let total = 0;
  return {
    claim: (entry, bytes) => {
      entries += 1;
      total += bytes;
      if (entries > limits.maxEntries) throw refuse(undefined, `has more than ${limits.maxEntries} entries`);
      if (total > limits.maxBytes) throw refuse(entry, `brings it to ${sizeText(total)} of at most ${sizeText(limits.maxBytes)} (--max-unpacked)`);
      if (total > limits.freeBytes) throw new Failure('noSpace', `the archive unpacks to ${sizeText(total)} or more, and the disk has ${sizeText(limits.freeBytes)} free: give the volume more`);
    },
    inflated: (read, out) => {
      if (out > ALWAYS && out > read * limits.maxRatio) throw refuse(undefined, `inflates to more than ${limits.maxRatio} times its size, as archives do that are made to fill disks`);
    },
  };
}
