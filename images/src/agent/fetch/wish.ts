import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { UsageError } from '../../settings/value.ts';
import type { Settings } from '../options.ts';
import { readStated } from './stated.ts';

/** What one folder is to hold. */
export interface Wish {
  readonly dest: string;
  readonly uris: readonly string[];
}

/** `URI DEST URI DEST ...`; pairs with the same folder fill it together. @throws UsageError */
export function wishesOf(words: readonly string[]): Wish[] {
  if (words.length === 0 || words.length % 2 !== 0) {
    throw new UsageError(`fetch needs pairs of URI and DEST, got ${words.length} argument(s): agent fetch hf://owner/name /mnt/models`);
  }
  const wishes = new Map<string, Wish>();
  for (let at = 0; at < words.length; at += 2) {
    const [uri, dest] = [words[at] as string, words[at + 1] as string];
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(dest)) throw new UsageError(`'${dest.split('://', 1)[0]}://...' stands where a folder should: arguments are pairs of URI and DEST`);
    const real = realOf(resolve(dest));
    const wish = wishes.get(real) ?? { dest: resolve(dest), uris: [] };
    if (wish.uris.includes(uri)) throw new UsageError(`the same URI is named twice for ${dest}: name it once`);
    wishes.set(real, { ...wish, uris: [...wish.uris, uri] });
  }
  checkApart(wishes);
  return [...wishes.values()];
}

/** The folder itself, whatever links lead to it; it may not be there yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realOf(dirname(path)), basename(path));
  }
}

/** @throws UsageError where what one folder is to hold would lie in another */
function checkApart(wishes: ReadonlyMap<string, Wish>): void {
  for (const [outer, { dest }] of wishes) {
    for (const [inner, wish] of wishes) {
      const below = outer.endsWith(sep) ? outer : outer + sep;
      if (inner !== outer && inner.startsWith(below)) throw new UsageError(`'${wish.dest}' lies in '${dest}', which is filled too: choose folders beside each other`);
    }
  }
}

/** Tells one wish from another: the URI, whole, and what is chosen of it. Only its hash is kept, for a URI may hold a secret. */
export function keyOf(uri: string, settings: Settings): string {
  const { allow, ignore, weights, variant = null, unpack, copy, hashes } = settings;
  // The same file may come to state something else.
  const stated = hashes === undefined ? [] : [[...readStated(hashes)]];
  return createHash('sha256').update(JSON.stringify([uri, allow, ignore, weights, variant, unpack, copy, ...stated])).digest('hex');
}
