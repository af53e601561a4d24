import { fieldsOf, flagOf, invalid, own, shown, textOf, type Fields } from '../fields.ts';
import { MAX_PARAMETER_CHARACTERS } from './limits.ts';

/**
 * The parameters of a request; absent and null are the default, for all of them and for each.
 *
 * @throws ServingError invalid for what is not an object, and for a name that is not known
 */
export function parametersOf(value: unknown, known: readonly string[]): Fields {
  if (value === undefined || value === null) return {};
  const fields = fieldsOf(value, "'parameters'");
  // V1 reads `output` itself: KServe's shape or the pipeline's.
  const foreign = Object.keys(fields).find((name) => !known.includes(name) && name !== 'output');
  if (foreign !== undefined) throw invalid(`parameter '${foreign.slice(0, 60)}' is not known to this task: use ${known.join(', ') || 'none'}`);
  return fields;
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = own(fields, name);
  return value === undefined ? undefined : textOf(value, `'${name}'`);
}

/** A text that a task repeats, and that is short for it. */
export function shortText(text: string, name: string): string {
  if (text.length > MAX_PARAMETER_CHARACTERS) {
    throw invalid(`'${name}' must have at most ${MAX_PARAMETER_CHARACTERS} characters, got ${text.length}: shorten it`);
  }
  return text;
}

export const optionalFlag = (fields: Fields, name: string): boolean | undefined => flagOf(own(fields, name), `'${name}'`, undefined);

export function optionalCount(fields: Fields, name: string, least = 1, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = own(fields, name);
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw invalid(`'${name}' must be a whole number ${range}, got ${shown(value)}`);
  }
  return value as number;
}

export function optionalChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
  const value = optionalText(fields, name);
  if (value !== undefined && !choices.includes(value as T)) throw invalid(`'${name}' must be one of ${choices.join(', ')}, got ${shown(value)}`);
  return value as T | undefined;
}

/** A list of strings, or one string. */
export function optionalTexts(fields: Fields, name: string, most = Infinity): string[] | undefined {
  const value = own(fields, name);
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > most) throw invalid(`'${name}' must have at most ${most} entries, got ${list.length}: send fewer`);
  return list.map((item, index) => textOf(item, Array.isArray(value) ? `'${name}[${index}]'` : `'${name}'`));
}
