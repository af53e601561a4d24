import { Rule, withId } from './rule';

/** Refuses a single value at once, where it is made. */
export function reject(rule: Rule, message: string): never {
  throw new Error(withId(rule, message));
}

/** `'prop' must be ..., got value: fix`: the one wording of a refused value. */
export function wrongValue(prop: string, expected: string, got: unknown, fix?: string): string {
  const shown = typeof got === 'string' ? `'${got}'` : String(got ?? 'none');
  return `'${prop}' must be ${expected}, got ${shown}${fix === undefined ? '' : `: ${fix}`}`;
}
