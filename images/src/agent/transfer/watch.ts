import { Failure } from '../failure.ts';

export interface Floor {
  readonly windowSeconds: number;
  /** Bytes a second. */
  readonly floor: number;
  /** Whether somebody asked to wait: nothing stalls meanwhile. */
  readonly paused: () => boolean;
}

/**
 * Runs one request for bytes with a signal of its own, that ends it when the outer one does or when too few bytes came in a
 * window of time. `count` is told of each that came.
 *
 * @throws Failure temporary when it stalled
 */
export async function watched<T>(outer: AbortSignal, { windowSeconds, floor, paused }: Floor, run: (signal: AbortSignal, count: (bytes: number) => void) => Promise<T>): Promise<T> {
  outer.throwIfAborted();
  const controller = new AbortController();
  const end = (): void => controller.abort(outer.reason);
  outer.addEventListener('abort', end, { once: true });
  let came = 0;
  let since = performance.now();
  const timer = setInterval(() => {
    const seconds = (performance.now() - since) / 1000;
    if (paused()) came = Infinity;
    if (seconds < windowSeconds) return;
    if (came < floor * seconds) controller.abort(new Failure('temporary', `only ${came} bytes came in ${seconds.toFixed(1)} s, less than --stall-floor ${floor} a second`));
    came = 0;
    since = performance.now();
  }, Math.min(1000, windowSeconds * 250));
  try {
    return await run(controller.signal, (bytes) => { came += bytes; });
  } finally {
    clearInterval(timer);
    outer.removeEventListener('abort', end);
  }
}
