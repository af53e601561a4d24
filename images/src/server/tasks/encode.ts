import type { Encoding } from 'tokenizers';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';

/** A text, or a question and its context. */
export type TextInput = string | readonly [string, string];

export interface EncodeOptions {
  /**
   * What happens to a text over the model's limit: `cut` at it, or an error.
   *
   * @default 'cut'
   */
  readonly overflow?: 'cut' | 'error';
  /** A lower limit than the model's. */
  readonly maxTokens?: number;
}

/**
 * Texts as tokens. Nothing is padded here.
 *
 * @throws ServingError invalid for a text over the limit where `overflow` is `error`
 */
export async function encode(model: LoadedModel, inputs: readonly TextInput[], options: EncodeOptions = {}): Promise<Encoding[]> {
  const limit = Math.min(options.maxTokens ?? model.limits.maxTokens, model.limits.maxTokens);
  const encodings = await model.tokenizer.encodeBatch(inputs.map((input) => (typeof input === 'string' ? input : [...input] as [string, string])));
  for (const [index, encoding] of encodings.entries()) {
    if (encoding.getLength() > limit && options.overflow === 'error') {
      throw new ServingError('invalid', `input ${index} has ${encoding.getLength()} tokens, the limit is ${limit}: `
        + 'shorten it, or ask for truncation');
    }
  }
  return encodings;
}
