import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const VERSION: Rule = {
  id: 'KS006',
  title: 'a version is not known',
  severity: 'error',
  acknowledgeable: false,
  why: 'What a version accepts is data in this library; for one that is missing there, nothing can be checked.',
};

/** Refuses a version that the library has no facts about. */
export function unknownVersion(prop: string, value: string, known: string, fix?: string): never {
  return reject(VERSION, wrongValue(prop, known, value, fix));
}
