import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
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
  const wishes = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 2) {
    const [uri, dest] = [words[at] as string, words[at + 1] as string];
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(dest)) throw new UsageError(`'${dest.split('://', 1)[0]}://...' stands where a folder should: arguments are pairs of URI and DEST`);
    const uris = wishes.get(resolve(dest)) ?? [];
    if (uris.includes(uri)) throw new UsageError(`the same URI is named twice for ${dest}: name it once`);
    wishes.set(resolve(dest), [...uris, uri]);
  }
  return [...wishes].map(([dest, uris]) => ({ dest, uris }));
}

/** Tells one wish from another: the URI, whole, and what is chosen of it. Only its hash is kept, for a URI may hold a secret. */
export function keyOf(uri: string, settings: Settings): string {
  const { allow, ignore, weights, variant = null, unpack, copy, hashes } = settings;
  // The same file may come to state something else.
  const stated = hashes === undefined ? [] : [[...readStated(hashes)]];
  return createHash('sha256').update(JSON.stringify([uri, allow, ignore, weights, variant, unpack, copy, ...stated])).digest('hex');
}
