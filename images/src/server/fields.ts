import { ServingError } from './errors.ts';

/** A JSON object whose keys came from a client. */
export type Fields = Readonly<Record<string, unknown>>;

/** Keys that mean something to JavaScript objects; no client has a use for them. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_KEYS = 256;

export const invalid = (message: string): ServingError => new ServingError('invalid', message);

/** What an error quotes of a client's value: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** @throws ServingError invalid where this is no object, or has keys that no object should have */
export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${what} must be a JSON object, got ${shown(value)}`);
  }
  const keys = Object.keys(value);
  if (keys.length > MAX_KEYS) throw invalid(`${what} has ${keys.length} keys, the limit is ${MAX_KEYS}`);
  for (const key of keys) {
    if (FORBIDDEN.has(key)) throw invalid(`${what} must not have the key '${key}': leave it out`);
  }
  return value as Fields;
}

/** The object's own value: what a prototype holds was not sent. `null` counts as absent. */
export function own(fields: Fields, key: string): unknown {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return value === null ? undefined : value;
}

export function listOf(value: unknown, what: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what} must be a list, got ${shown(value)}`);
  if (value.length > limit) throw new ServingError('too-large', `${what} has ${value.length} entries, the limit is ${limit}: send fewer`);
  return value;
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw invalid(`${what} must be a string, got ${shown(value)}`);
  return value;
}

export function flagOf<Otherwise>(value: unknown, what: string, otherwise: Otherwise): boolean | Otherwise {
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean') throw invalid(`${what} must be true or false, got ${shown(value)}`);
  return value;
}

/** A whole number that is not negative. */
export function countOf(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw invalid(`${what} must be a whole number of at least 0, got ${shown(value)}`);
  }
  return value as number;
}

/** Names of models, tensors and requests: printable, short. */
export function nameOf(value: unknown, what: string): string {
  const name = textOf(value, what);
  if (name.length === 0 || name.length > 256) throw invalid(`${what} must have 1 to 256 characters, got ${name.length}`);
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) throw invalid(`${what} must not hold control characters`);
  return name;
}
