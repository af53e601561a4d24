import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { TextInput } from './encode.ts';
import { CHARACTERS_PER_TOKEN, MAX_CHARACTERS } from './limits.ts';

/** Characters of an input, both texts of a pair counted. */
export const charactersOf = (input: TextInput): number => (typeof input === 'string' ? input.length : input[0].length + input[1].length);

/**
 * Inputs that cost no more to tokenize than they may: the end that a cut by
 * tokens would drop anyway is dropped before. A text cut at its left is
 * refused instead, as its places would move.
 *
 * @throws ServingError too-large
 */
export function clipped(model: LoadedModel, inputs: readonly TextInput[], maxTokens: number, mayCut: boolean): TextInput[] {
  const most = maxTokens * CHARACTERS_PER_TOKEN;
  const cuts = mayCut && model.files.truncationSide !== 'left';
  const short = (text: string, index: number): string => {
    if (text.length <= most) return text;
    if (cuts) return clippedText(text, most);
    throw new ServingError('too-large', `input ${index} has ${text.length} characters, the limit is ${most} for ${maxTokens} tokens: shorten it`
      + (mayCut ? '' : ', or ask for truncation'));
  };
  let total = 0;
  return inputs.map((input, index) => {
    const kept: TextInput = typeof input === 'string' ? short(input, index) : [short(input[0], index), short(input[1], index)];
    total += charactersOf(kept);
    if (total > MAX_CHARACTERS) {
      throw new ServingError('too-large', `the first ${index + 1} of ${inputs.length} inputs have ${total} characters (both texts of a pair counted), `
        + `the limit is ${MAX_CHARACTERS}: send fewer at once`);
    }
    return kept;
  });
}

/**
 * A prompt is never cut: what cannot fit the model is refused before it is tokenized.
 *
 * @throws ServingError too-large
 */
export function checkPrompt(model: LoadedModel, characters: number, what: string): void {
  const { maxTokens } = model.limits;
  const most = Math.min(maxTokens * CHARACTERS_PER_TOKEN, MAX_CHARACTERS);
  if (characters > most) {
    throw new ServingError('too-large', `${what} has ${characters} characters, the limit is ${most} for a model of ${maxTokens} tokens: shorten it`);
  }
}

/** The beginning of a text, no character halved. */
export function clippedText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}
