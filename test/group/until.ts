/** A wait that was longer than it may be. */
export class TooLong extends Error {}

/** Waits until something holds, for a limit in seconds. */
export async function until(what: string, limit: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + limit * 1000;
  while (!await holds()) {
    if (Date.now() > end) { throw new TooLong(`${what}: not within ${limit} s`); }
    await sleep(0.2);
  }
}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
