import { reject } from './reject';
import { Rule } from './rule';

export const PATCH_MATCHES: Rule = {
  id: 'KS701',
  title: 'a patch that matches nothing',
  severity: 'error',
  acknowledgeable: false,
  why: 'The manifest looks different from what the patch was written for: it would be lost without a word.',
  see: 'https://datatracker.ietf.org/doc/html/rfc6902',
};

/** Refuses a patch that changes nothing. */
export function patchIsThere(target: string, pointer: string): never {
  return reject(PATCH_MATCHES, `'${pointer}' must get another value than it has in ${target}, got the same: leave it out`);
}

/** Refuses a patch, with what is there instead. */
export function patchMisses(target: string, pointer: string, problem: string): never {
  return reject(PATCH_MATCHES, `'${pointer}' must match something in ${target}, got ${problem}`);
}
