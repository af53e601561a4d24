import { matcherOf } from './pattern.ts';
import type { Wishes } from './select.ts';

/** Why a path is left out by the patterns; undefined: it is not. */
export function unwantedOf({ allow, ignore }: Pick<Wishes, 'allow' | 'ignore'>): (path: string) => string | undefined {
  const isAllowed = allow.length === 0 ? () => true : matcherOf(allow);
  const isIgnored = matcherOf(ignore);
  return (path) => !isAllowed(path) ? 'no pattern of --allow fits' : isIgnored(path) ? 'a pattern of --ignore fits' : undefined;
}
