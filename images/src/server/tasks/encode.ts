import type { Encoding } from 'tokenizers';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { reasonOf } from '../runtime/jobs.ts';
import { tokenized } from '../trace/tokenized.ts';
import { charactersOf, clipped } from './clip.ts';
import { cut } from './cut.ts';
import { SLICE_CHARACTERS } from './limits.ts';

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
  /** @default true */
  readonly addSpecialTokens?: boolean;
  /** What is left of its texts is not tokenized once its signal fires. */
  readonly call?: Call;
}

/**
 * Texts as tokens, special tokens kept when a text is cut. Nothing is padded here.
 *
 * @throws ServingError invalid for a text over the limit where `overflow` is `error`
 * @throws ServingError too-large for more characters than one request may have
 */
export async function encode(model: LoadedModel, inputs: readonly TextInput[], options: EncodeOptions = {}): Promise<Encoding[]> {
  const start = performance.now();
  const limit = Math.min(options.maxTokens ?? model.limits.maxTokens, model.limits.maxTokens);
  const encodings: Encoding[] = [];
  for (const slice of slicesOf(clipped(model, inputs, limit, options.overflow !== 'error'))) {
    if (options.call?.signal.aborted) throw reasonOf(options.call.signal);
    encodings.push(...await encodeSlice(model, slice, encodings.length, limit, options));
  }
  tokenized(model, options.call, start, encodings.reduce((sum, encoding) => sum + encoding.getLength(), 0));
  return encodings;
}

/** Neighbours that are tokenized together: the tokenizer's memory is for one slice, and a client that left is seen between two. */
function slicesOf(inputs: readonly TextInput[]): TextInput[][] {
  const slices: TextInput[][] = [];
  let room = 0;
  for (const input of inputs) {
    room -= charactersOf(input);
    if (room < 0 || slices.length === 0) {
      slices.push([]);
      room = SLICE_CHARACTERS - charactersOf(input);
    }
    slices.at(-1)!.push(input);
  }
  return slices;
}

async function encodeSlice(model: LoadedModel, inputs: readonly TextInput[], first: number, limit: number, options: EncodeOptions): Promise<Encoding[]> {
  const addSpecialTokens = options.addSpecialTokens ?? true;
  const encodings = await encodeAll(model, inputs, addSpecialTokens);
  for (const [index, encoding] of encodings.entries()) {
    if (encoding.getLength() <= limit) continue;
    if (options.overflow === 'error') {
      throw new ServingError('invalid', `input ${first + index} has ${encoding.getLength()} tokens, the limit is ${limit}: shorten it, or ask for truncation`);
    }
    encodings[index] = await cut(model, inputs[index] as TextInput, limit, addSpecialTokens);
  }
  return encodings;
}

/** The binding's encodeBatch takes no pairs; encode does, and runs beside others in the tokenizer's threads. */
async function encodeAll(model: LoadedModel, inputs: readonly TextInput[], addSpecialTokens: boolean): Promise<Encoding[]> {
  if (inputs.length > 1 && inputs.every((input) => typeof input === 'string')) {
    return model.tokenizer.encodeBatch([...inputs], { addSpecialTokens });
  }
  return Promise.all(inputs.map((input) => (typeof input === 'string'
    ? model.tokenizer.encode(input, null, { addSpecialTokens })
    : model.tokenizer.encode(input[0], input[1], { addSpecialTokens }))));
}
