import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { OWN, wrongWith } from './paths.ts';

export interface Layout {
  readonly dest: string;
  /** Is gone when the folder is complete. */
  readonly own: string;
  /** In it, what belongs to one owner of the lock: the next one renames it, so that who wakes up late finds nothing to touch. */
  readonly run: string;
  /** Files that are not whole yet. */
  readonly parts: string;
  readonly marker: string;
  /** A line for every file that is in its place, while the marker is not there yet. */
  readonly arrived: string;
  partOf(path: string): string;
  placeOf(path: string): string;
}

export function layoutOf(dest: string, number = 0): Layout {
  const own = join(dest, OWN);
  const run = join(own, String(number));
  const parts = join(run, 'parts');
  return {
    dest, own, run, parts,
    marker: join(dest, `${OWN}-complete`),
    arrived: join(run, 'arrived.jsonl'),
    partOf: (path) => join(parts, createHash('sha256').update(path).digest('hex').slice(0, 32)),
    placeOf: (path) => {
      // All who bring or read names have looked at them: this is the second wall.
      if (wrongWith(path) !== undefined) throw new Error(`${JSON.stringify(path)} leaves the folder`);
      return join(dest, path);
    },
  };
}
