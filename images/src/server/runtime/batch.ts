import type { Row } from './row.ts';

export interface BatchLimits {
  /** Rows of one batch. */
  readonly maxRows: number;
  /** Tokens of one batch, padding included: long rows gain nothing from more. */
  readonly maxTokens: number;
}

/**
 * Which waiting rows to run next: the oldest, and those that are near to it in
 * length, so that little is spent on padding. Indices into `waiting`.
 */
export function chooseBatch(waiting: readonly { readonly row: Row }[], limits: BatchLimits): number[] {
  const lengths = waiting.slice(0, WINDOW).map(({ row }) => row.ids.length);
  const oldest = lengths[0];
  if (oldest === undefined) return [];
  const order = [...lengths.keys()].slice(1)
    .sort((a, b) => Math.abs(lengths[a] as number - oldest) - Math.abs(lengths[b] as number - oldest) || a - b);
  const chosen = [0];
  let [short, long] = [oldest, oldest];
  for (const index of order) {
    const length = lengths[index] as number;
    const [nextShort, nextLong] = [Math.min(short, length), Math.max(long, length)];
    if (chosen.length >= limits.maxRows) break;
    if (nextLong * (chosen.length + 1) > limits.maxTokens || nextLong - nextShort > slack(nextLong)) continue;
    chosen.push(index);
    [short, long] = [nextShort, nextLong];
  }
  return chosen;
}

/** Looking further costs more than it saves. */
const WINDOW = 512;

/** Padding that is cheaper than a batch of its own. */
function slack(longest: number): number {
  return Math.max(16, longest / 4);
}
