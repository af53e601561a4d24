import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';

/** Work that waits, in the order it came. */
export interface Queue<Item extends Waiting> {
  readonly items: readonly Item[];
  /** @throws ServingError busy if they do not all fit */
  add(items: readonly Item[]): void;
  /** Takes these out, by index. */
  take(indices: readonly number[]): Item[];
  /** Takes out everything of one call. */
  drop(call: Call): void;
  clear(): Item[];
}

export interface Waiting {
  readonly call: Call;
  readonly since: number;
  /** Rows that it has; 1 by default. */
  readonly rows?: number;
}

export function queueOf<Item extends Waiting>(capacity: number): Queue<Item> {
  let items: Item[] = [];
  const take = (picked: ReadonlySet<number>): Item[] => {
    const taken = items.filter((_, index) => picked.has(index));
    items = items.filter((_, index) => !picked.has(index));
    return taken;
  };
  return {
    get items() { return items; },
    add: (more) => {
      const [held, added] = [rowsOf(items), rowsOf(more)];
      if (held + added > capacity) {
        throw new ServingError('busy', `the queue holds ${held} of at most ${capacity} inputs and these ${added} do not fit: send them again later`,
          { retryAfterSeconds: 1 });
      }
      items.push(...more);
    },
    take: (indices) => take(new Set(indices)),
    drop: (call) => { items = items.filter((item) => item.call !== call); },
    clear: () => items.splice(0),
  };
}

const rowsOf = (items: readonly Waiting[]): number => items.reduce((sum, { rows = 1 }) => sum + rows, 0);
