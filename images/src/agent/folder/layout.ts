import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The agent's own folder in a DEST; renames out of it stay on one file system. */
export const OWN = '.agent';

export interface Layout {
  readonly dest: string;
  readonly own: string;
  /** Files that are not whole yet. */
  readonly parts: string;
  readonly marker: string;
  /** A line for every file that is in its place, while the marker is not there yet. */
  readonly arrived: string;
  partOf(path: string): string;
  placeOf(path: string): string;
}

export function layoutOf(dest: string): Layout {
  const own = join(dest, OWN);
  const parts = join(own, 'parts');
  return {
    dest, own, parts,
    marker: join(own, 'complete.json'),
    arrived: join(own, 'arrived.jsonl'),
    partOf: (path) => join(parts, createHash('sha256').update(path).digest('hex').slice(0, 32)),
    placeOf: (path) => join(dest, path),
  };
}
