import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const REVISION: Rule = {
  id: 'KS004',
  title: 'a revision cannot be one',
  severity: 'error',
  acknowledgeable: false,
  why: 'A revision goes into an address and an argument; blanks and colons would change their meaning.',
  see: 'https://huggingface.co/docs/hub/repositories',
};

/** Refuses what cannot be a branch, a tag or a commit. */
export function revision(prop: string, value: string): string {
  if (!/^[\w.\-/]+$/.test(value)) {
    reject(REVISION, wrongValue(prop, 'a branch, a tag or a commit', value));
  }
  return value;
}
