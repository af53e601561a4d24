import type { Failure } from '../failure.ts';

/** A part of a URL without its percent signs. @throws Failure */
export function decoded(part: string, wrong: () => Failure): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong();
  }
}
