import { createHash } from 'node:crypto';
import { join } from 'node:path';

/**
 * What is the agent's own in a DEST: this folder while it is filled, out of which renames stay on one file system, and then
 * only files beside, without an extension: to Triton any folder in its repository is a model, and KServe's servers look for
 * models by extensions.
 */
const OWN = '.agent';

/** Whether a name in a DEST is the agent's own. */
export function isOwn(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === OWN || lower.startsWith(`${OWN}-`);
}

export interface Layout {
  readonly dest: string;
  /** Is gone when the folder is complete. */
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
    marker: join(dest, `${OWN}-complete`),
    arrived: join(own, 'arrived.jsonl'),
    partOf: (path) => join(parts, createHash('sha256').update(path).digest('hex').slice(0, 32)),
    placeOf: (path) => join(dest, path),
  };
}
