import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isOwn } from '../folder/paths.ts';

/** A file of a folder, or what else lies there. */
export interface Found {
  readonly path: string;
  /** `leaves` and `broken` are links. */
  readonly kind: 'file' | 'leaves' | 'broken' | 'special';
  readonly size: number;
  /** Where a link leads, as it stands in it. */
  readonly link?: string;
}

/** Everything below a folder but the agent's own, sorted; links to folders inside are met there. */
export async function* walk(folder: string, below = '', root?: string): AsyncGenerator<Found> {
  const real = root ?? await realpath(folder);
  const names = (await readdir(join(folder, below))).sort();
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`;
    if (isOwn(path)) continue;
    const entry = await lstat(join(folder, path));
    if (entry.isDirectory()) yield* walk(folder, path, real);
    else if (entry.isFile()) yield { path, kind: 'file', size: entry.size };
    else if (!entry.isSymbolicLink()) yield { path, kind: 'special', size: 0 };
    else yield* linkAt(folder, path, real);
  }
}

async function* linkAt(folder: string, path: string, root: string): AsyncGenerator<Found> {
  const place = join(folder, path);
  const link = await readlink(place);
  const target = await realpath(place).catch(() => undefined);
  if (target === undefined) return yield { path, kind: 'broken', size: 0, link };
  const { size } = await stat(place);
  const isInside = target === root || target.startsWith(`${root}${sep}`);
  // What a link inside leads to is looked at under its own name, and here under this one only if a file.
  if (!isInside) yield { path, kind: 'leaves', size, link };
  else if ((await stat(place)).isFile()) yield { path, kind: 'file', size, link };
}
