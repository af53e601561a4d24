/** Bytes of messages that all calls together may hold, until their answers are taken: as HTTP's bodies. */
export const BUDGET = 512 * 1024 * 1024;

/** For health, which asks for no key: who has none cannot keep the others from their turn. */
export const HEALTH_BUDGET = 64 * 1024 * 1024;

export interface Share {
  /** It turned out to be so much. */
  shrink(bytes: number): void;
  /** Gives it back, or leaves the line. */
  release(): void;
}

/** Shares of so many bytes in all. */
export interface MessageBudget {
  /** Calls `granted` when it is this one's turn and there is room, at once or later. */
  take(bytes: number, granted: () => void): Share;
}

/**
 * grpc-js tells of a message when all of it is there, and collects the bytes
 * of every call until then: so a call has the room of the largest one before
 * the first byte is read, and the others wait, their bytes held back by HTTP/2.
 */
export function messageBudget(budget: number): MessageBudget {
  const waiting = new Set<{ readonly asked: number; held: number; readonly granted: () => void }>();
  let free = budget;
  const serve = (): void => {
    for (const share of waiting) {
      if (share.asked > free) return;
      waiting.delete(share);
      free -= share.asked;
      share.held = share.asked;
      share.granted();
    }
  };
  return {
    take: (bytes, granted) => {
      const share = { asked: Math.min(bytes, budget), held: 0, granted };
      const shrink = (to: number): void => {
        const rest = Math.max(0, share.held - to);
        share.held -= rest;
        free += rest;
        serve();
      };
      waiting.add(share);
      serve();
      return { shrink, release: () => { waiting.delete(share); shrink(0); } };
    },
  };
}
