import { reject } from '../reject';
import { Rule } from '../rule';

export const CREDENTIALS_KIND: Rule = {
  id: 'KS007',
  title: 'credentials are of another kind than the source',
  severity: 'error',
  acknowledgeable: false,
  why: 'The fetcher would look for other variables, find none, and ask as nobody.',
};

/** Refuses credentials that the source cannot use. */
export function credentialsFit(source: string, given: string, accepted: readonly string[]): void {
  if (!accepted.includes(given)) {
    reject(CREDENTIALS_KIND, `'credentials' must be ${accepted.join(' or ')} for ${source}, got ${given}`);
  }
}
