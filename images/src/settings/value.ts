import type { Option } from './options.ts';

/** A flag's or a variable's text as its option's value. @throws UsageError */
export function valueOf(said: string, text: string, option: Option): string | number | boolean | readonly string[] {
  const shown = option.secret === true ? 'a secret' : `'${text}'`;
  if (option.type === 'string') {
    if (option.oneOf !== undefined && !option.oneOf.includes(text)) throw new UsageError(`${said} must be one of ${option.oneOf.join(', ')}, got ${shown}`);
    if (text === '') throw new UsageError(`${said} is empty: give it a value or leave it out`);
    return text;
  }
  if (option.type === 'list') return listOf(said, text);
  if (option.type === 'boolean') {
    if (!/^(true|false)$/i.test(text)) throw new UsageError(`${said} must be true or false, got ${shown}`);
    return /^true$/i.test(text);
  }
  const value = text.trim() === '' ? NaN : Number(text);
  const whole = option.type === 'integer' || option.type === 'bytes';
  const { least = -Infinity, most = Infinity } = option;
  if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value)) || value < least || value > most) {
    const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new UsageError(`${said} must be a ${whole ? 'whole ' : ''}number ${range}, got ${shown}`);
  }
  return value;
}

/** `["a", "b"]` or `a, b`. */
function listOf(said: string, text: string): string[] {
  if (!text.trim().startsWith('[')) return text.split(',').map((item) => item.trim()).filter((item) => item !== '');
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // As below.
  }
  throw new UsageError(`${said} must be a JSON list of texts, or texts with commas between, got '${text}'`);
}

/** What is wrong with the command: exit code 64. */
export class UsageError extends Error {}
