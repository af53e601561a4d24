import { ServingError } from '../errors.ts';
import { MAX_PARAMETER_CHARACTERS } from './limits.ts';

/** A JSON object whose fields are read by name; every error names the field and what it must be. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The parameters of a request.
 *
 * @throws ServingError invalid for what is not an object, and for a name that is not known
 */
export function parametersOf(value: unknown, known: readonly string[]): Fields {
  if (value === undefined || value === null) {
    return {};
  }
  const fields = objectOf(value, 'parameters');
  for (const name of Object.keys(fields)) {
    // V1 reads `output` itself: KServe's shape or the pipeline's.
    if (!known.includes(name) && name !== 'output') {
      throw new ServingError('invalid', `parameter '${name.slice(0, 60)}' is not known to this task: use ${known.join(', ') || 'none'}`);
    }
  }
  return fields;
}

export function objectOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServingError('invalid', `'${what}' must be an object, got ${shown(value)}`);
  }
  return value as Fields;
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') {
    throw new ServingError('invalid', `'${what}' must be a string, got ${shown(value)}`);
  }
  return value;
}

/** Absent and null are the default: `undefined`. */
export function optionalText(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : textOf(fields[name], name);
}

/** A text that a task repeats, and that is short for it. */
export function shortText(text: string, name: string): string {
  if (text.length > MAX_PARAMETER_CHARACTERS) {
    throw new ServingError('invalid', `'${name}' must have at most ${MAX_PARAMETER_CHARACTERS} characters, got ${text.length}: shorten it`);
  }
  return text;
}

export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'boolean') {
    throw new ServingError('invalid', `'${name}' must be true or false, got ${shown(value)}`);
  }
  return value;
}

export function optionalCount(fields: Fields, name: string, least = 1, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new ServingError('invalid', `'${name}' must be a whole number ${range}, got ${shown(value)}`);
  }
  return value as number;
}

export function optionalChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
  const value = optionalText(fields, name);
  if (value !== undefined && !choices.includes(value as T)) {
    throw new ServingError('invalid', `'${name}' must be one of ${choices.join(', ')}, got ${shown(value)}`);
  }
  return value as T | undefined;
}

/** A list of strings, or one string. */
export function optionalTexts(fields: Fields, name: string, most = Infinity): string[] | undefined {
  const value = fields[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (Array.isArray(value) && value.length > most) {
    throw new ServingError('invalid', `'${name}' must have at most ${most} entries, got ${value.length}: send fewer`);
  }
  return Array.isArray(value) ? value.map((item, index) => textOf(item, `${name}[${index}]`)) : [textOf(value, name)];
}

/** A value in an error: short, and never a whole document. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
