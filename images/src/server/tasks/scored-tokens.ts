import { readFile } from 'node:fs/promises';
import type { Encoding } from 'tokenizers';
import type { LoadedModel } from '../models/loaded-model.ts';
import { CodePoints, lengthOf } from './code-points.ts';
import { softmax } from './math.ts';

/** A token of the text, without special tokens, with a probability for every label. */
export interface ScoredToken {
  readonly word: string;
  readonly scores: ArrayLike<number>;
  /** Code points of the text. */
  readonly start: number;
  readonly end: number;
  readonly index: number;
  /** Whether it continues the word before. */
  readonly isSubword: boolean;
}

export async function tokensOf(
  model: LoadedModel, text: string, encoding: Encoding, logits: readonly Float32Array[],
): Promise<ScoredToken[]> {
  const marks = await marksSubwords(model);
  const points = new CodePoints(text);
  const ids = encoding.getIds();
  const words = encoding.getTokens();
  const offsets = encoding.getOffsets();
  const unknown = unknownId(model);
  return encoding.getSpecialTokensMask().flatMap((special, index) => {
    if (special === 1) {
      return [];
    }
    const [start, end] = offsets[index] as [number, number];
    const isUnknown = ids[index] === unknown;
    const word = isUnknown ? points.slice(start, end) : words[index]!;
    const isSubword = !isUnknown && (marks
      ? lengthOf(word) !== end - start
      : start > 0 && !points.slice(start - 1, start + 1).includes(' '));
    return [{ word, scores: softmax(logits[index]!), start, end, index, isSubword }];
  });
}

function unknownId(model: LoadedModel): number | null {
  const token = model.files.tokenizerConfig.unk_token;
  const text = typeof token === 'string' ? token : (token as { content?: unknown } | undefined)?.content;
  return typeof text === 'string' ? model.tokenizer.tokenToId(text) : null;
}

const marking = new WeakMap<LoadedModel, Promise<boolean>>();

/** Whether the vocabulary marks what continues a word (`##`): then a token longer than its text is one. */
function marksSubwords(model: LoadedModel): Promise<boolean> {
  let known = marking.get(model);
  if (known === undefined) {
    known = readFile(model.files.tokenizerPath, 'utf8').then((json) => /"continuing_subword_prefix":\s*"[^"]/.test(json));
    marking.set(model, known);
  }
  return known;
}
