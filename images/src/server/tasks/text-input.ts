import { ServingError } from '../errors.ts';
import { shown, textOf } from '../fields.ts';
import type { TextInput } from './encode.ts';

/**
 * A text, or a pair as `{ "text": ..., "text_pair": ... }` or as a list of two.
 *
 * @throws ServingError invalid
 */
export function textInput(instance: unknown): TextInput {
  if (typeof instance === 'string') {
    return instance;
  }
  if (Array.isArray(instance) && instance.length === 2) {
    return [textOf(instance[0], "'text'"), textOf(instance[1], "'text_pair'")];
  }
  if (typeof instance === 'object' && instance !== null && 'text' in instance) {
    const { text, text_pair: pair } = instance as { text: unknown; text_pair?: unknown };
    return pair === undefined || pair === null ? textOf(text, "'text'") : [textOf(text, "'text'"), textOf(pair, "'text_pair'")];
  }
  throw new ServingError('invalid', `an instance must be a string or { "text", "text_pair" }, got ${shown(instance)}`);
}

/** One text only. */
export function singleText(instance: unknown): string {
  const input = textInput(instance);
  if (typeof input !== 'string') {
    throw new ServingError('invalid', 'this task takes one text an instance, got a pair');
  }
  return input;
}
