import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const STORAGE_FORMAT: Rule = {
  id: 'KS025',
  title: 'a format of addresses that KServe never asks for, or cannot read',
  severity: 'error',
  acknowledgeable: false,
  why: 'A prefix without a scheme, or of claims and images, which KServe mounts itself, matches nothing; an expression that Go cannot '
    + 'compile stops every pod whose address is compared with it.',
  see: 'https://github.com/google/re2/wiki/Syntax',
};

/** Refuses a storage container that takes nothing. */
export function someFormats<T>(prop: string, formats: readonly T[]): readonly T[] {
  return formats.length > 0 ? formats : reject(STORAGE_FORMAT, wrongValue(prop, 'one format or more', 'none'));
}

/** What KServe mounts itself, so that no storage container is asked. */
const MOUNTED = /^(pvc|oci(\+native)?):\/\//;

/** Refuses a beginning of addresses that none has. */
export function storagePrefix(prop: string, value: string): string {
  if (MOUNTED.test(value)) {
    reject(STORAGE_FORMAT, wrongValue(prop, 'a scheme that is fetched', value, 'KServe mounts claims and images itself'));
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S*$/.test(value)) {
    reject(STORAGE_FORMAT, wrongValue(prop, 'a lower-case scheme with :// and what follows it', value, 'write it as in s3://'));
  }
  return value;
}

/** What only JavaScript has, or reads otherwise; the flag `u` refuses the rest. */
const NOT_RE2: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'RE2 looks neither ahead nor behind'],
  [/\\[1-9]|\\k</, 'RE2 has no references back'],
  [/\[\^?\]/, 'RE2 takes ] as the first of a set for a letter of it'],
  [/\[\[:/, 'JavaScript does not know [[:classes:]], so it cannot be checked'],
  [/\\u|\\c/, 'RE2 writes it as \\x{...}'],
  [/\\p\{[^}]*=/i, 'RE2 takes \\p{Greek} alone'],
];

/** Most repetitions that RE2 takes. */
const MAX_REPEAT = 1000;

/** Refuses what is no regular expression, or not one in both languages. */
export function re2Pattern(prop: string, value: string): RegExp {
  const [, reason] = NOT_RE2.find(([pattern]) => pattern.test(value)) ?? [];
  const repeats = [...value.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, least, most]) => [least, most ?? '0']).map(Number);
  if (reason !== undefined) {
    return reject(STORAGE_FORMAT, wrongValue(prop, 'an expression that RE2 reads', value, reason));
  }
  if (repeats.some((count) => count > MAX_REPEAT)) {
    return reject(STORAGE_FORMAT, wrongValue(prop, `an expression with at most ${MAX_REPEAT} repetitions`, value));
  }
  try {
    return new RegExp(value, 'u');
  } catch (error) {
    return reject(STORAGE_FORMAT, wrongValue(prop, 'a regular expression', value, (error as Error).message.replace(/^.*\/u?: /, '').toLowerCase()));
  }
}

/** Refuses an example that the expression does not find, so that none is there for nothing. */
export function matchingExample(prop: string, value: string, pattern: RegExp): string {
  storagePrefix(prop, value);
  if (!pattern.test(value)) {
    reject(STORAGE_FORMAT, wrongValue(prop, `an address that /${pattern.source}/ matches`, value));
  }
  return value;
}
