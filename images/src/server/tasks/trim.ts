import type { Encoding, Tokenizer } from 'tokenizers';
import { CodePoints, lengthOf } from './code-points.ts';

/**
 * The tokens of a text, not many more than `most`: what is cut off stays with
 * an encoding as windows, and joining two of them joins each window of one
 * with each of the other. Tokens that are kept are the whole text's, as the
 * word at the end stays whole where it is not a text of its own.
 */
export async function trimmed(tokenizer: Tokenizer, text: string, whole: Encoding, most: number): Promise<Encoding> {
  const spare = most + SPARE;
  if (whole.getLength() <= most + spare) {
    return whole;
  }
  const words = whole.getWordIds();
  let last = most;
  while (last < most + spare && words[last + 1] === words[most]) {
    last++;
  }
  const [, end] = whole.getOffsets()[last] as [number, number];
  return tokenizer.encode(new CodePoints(text).slice(0, end), null, { addSpecialTokens: false });
}

/**
 * The same for a pair's text that is cut at its left. Places are those of
 * what is left of the text, which nobody asks of a pair. The first word may
 * be another one without what stood before it, so it begins earlier, and what
 * is kept is compared.
 */
export async function trimmedAtLeft(tokenizer: Tokenizer, text: string, whole: Encoding, most: number): Promise<Encoding> {
  const first = whole.getLength() - most - SPARE;
  if (most === 0 || first <= most) return whole;
  const [start] = whole.getOffsets()[first] as [number, number];
  const end = await tokenizer.encode(new CodePoints(text).slice(start, lengthOf(text)), null, { addSpecialTokens: false });
  const [kept, wanted] = [end, whole].map((encoding) => encoding.getIds().slice(-most)) as [number[], number[]];
  return kept.every((id, index) => id === wanted[index]) ? end : whole;
}

/** So that a limit of few tokens still sees the word at its end. */
const SPARE = 16;
