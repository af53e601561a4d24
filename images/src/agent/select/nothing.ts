import { Failure } from '../failure.ts';
import { sizeText } from './size-text.ts';
import type { Item } from './select.ts';

const MOST_SHOWN = 12;

/** Says what there is instead, the biggest first: weights are what is big. */
export function nothingLeft(files: readonly Item[], what: string, fix: string): Failure {
  const biggest = [...files].sort((a, b) => (b.size ?? 0) - (a.size ?? 0) || (a.path < b.path ? -1 : 1));
  const shown = biggest.slice(0, MOST_SHOWN).map(({ path, size }) => `${path} (${sizeText(size)})`);
  const rest = files.length > MOST_SHOWN ? [`and ${files.length - MOST_SHOWN} more`] : [];
  return new Failure('notFound', files.length === 0 ? `${what}: nothing is there` : `${what}; there are ${[...shown, ...rest].join(', ')}: ${fix}`);
}
