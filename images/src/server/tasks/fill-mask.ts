import type { Encoding } from 'tokenizers';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Taken } from '../runtime/row.ts';
import { encode } from './encode.ts';
import { MAX_ANSWERED_SCORES, MAX_FILLED_TOKENS, MAX_SCORES, MAX_TOP_K, MAX_WORDS } from './limits.ts';
import { argmax, softmax, topIndices } from './math.ts';
import { optionalCount, optionalFlag, optionalTexts, parametersOf, shortText } from './read.ts';
import { logitsName, rowOf, tensorOf, tensorRow } from './rows.ts';
import type { Task } from './task.ts';
import { singleText } from './text-input.ts';

export interface FillMaskOptions {
  /** @default 5 */
  readonly topK?: number;
  /** Words to choose from; of a word of several tokens only the first counts. */
  readonly targets?: readonly string[];
  readonly probabilities?: boolean;
  readonly rawLogits?: boolean;
}

/** In the pipelines' words. */
export interface Filling {
  readonly score: number;
  readonly token: number;
  readonly token_str: string;
  readonly sequence: string;
}

/** What stands behind the masks of one text. */
export interface Filled {
  /** A list a mask. */
  readonly masks: readonly (readonly Filling[])[];
  /** The best tokens of all masks together, as text: KServe's answer. */
  readonly best: string;
  /** A row a mask, for KServe's other two shapes. */
  readonly logits: readonly Float32Array[];
}

export async function fill(model: LoadedModel, texts: readonly string[], options: FillMaskOptions, call: Call): Promise<Filled[]> {
  const name = logitsName(model);
  const encodings = await encode(model, texts, { call });
  const places = encodings.map((it, index) => masksOf(model, it, index));
  checkMasks(model, encodings, places, options);
  const rows = encodings.map((it, index) => rowOf(model, it, { kind: 'outputs', names: [name], positions: places[index]! }));
  const [taken, targets] = await Promise.all([
    model.runner.run(rows, call),
    options.targets === undefined ? undefined : targetIds(model, options.targets),
  ]);
  return Promise.all(encodings.map((it, index) => filled(model, it.getIds(), places[index]!, taken[index], targets, options.topK ?? 5)));
}

function masksOf(model: LoadedModel, encoding: Encoding, index: number): number[] {
  const mask = model.files.maskToken;
  const id = mask === undefined ? null : model.tokenizer.tokenToId(mask);
  if (id === null) {
    throw new ServingError('failed', 'the tokenizer names no mask token: tokenizer_config.json must have mask_token');
  }
  const places = encoding.getIds().flatMap((token, at) => (token === id ? [at] : []));
  if (places.length === 0) {
    throw new ServingError('invalid', `text ${index} has no mask within the model's limit: write ${mask} where a word is missing`);
  }
  return places;
}

/** Each mask has a score for every token of the vocabulary, and each answer spells out its whole text. */
function checkMasks(model: LoadedModel, encodings: readonly Encoding[], places: readonly number[][], options: FillMaskOptions): void {
  const masks = places.reduce((sum, own) => sum + own.length, 0);
  const vocabulary = model.tokenizer.getVocabSize(true);
  const most = Math.max(1, Math.floor((options.probabilities || options.rawLogits ? MAX_ANSWERED_SCORES : MAX_SCORES) / vocabulary));
  if (masks > most) {
    throw new ServingError('too-large', `the request has ${masks} masks, the limit is ${most} for a vocabulary of ${vocabulary} tokens: send fewer at once`);
  }
  const topK = options.topK ?? 5;
  const tokens = encodings.reduce((sum, it, index) => sum + it.getLength() * places[index]!.length * topK, 0);
  if (tokens > MAX_FILLED_TOKENS) {
    throw new ServingError('too-large', `the answer would have ${tokens} tokens in its sequences, the limit is ${MAX_FILLED_TOKENS}: take a smaller top_k, or send fewer masks`);
  }
}

/** Vocabulary ids; a word outside the vocabulary is its first token, as pipelines have it. */
async function targetIds(model: LoadedModel, targets: readonly string[]): Promise<number[]> {
  const ids = await Promise.all(targets.map(async (target) => {
    const known = model.tokenizer.tokenToId(target);
    return known ?? (await model.tokenizer.encode(target, null, { addSpecialTokens: false })).getIds()[0];
  }));
  const found = [...new Set(ids.filter((id) => id !== undefined))];
  if (found.length === 0) {
    throw new ServingError('invalid', "'targets' must hold at least one word that has a token");
  }
  return found;
}

async function filled(
  model: LoadedModel, ids: readonly number[], places: readonly number[], taken: Taken | undefined,
  targets: readonly number[] | undefined, topK: number,
): Promise<Filled> {
  const tensor = tensorOf(taken, logitsName(model));
  const logits = places.map((_, index) => tensorRow(tensor, index));
  const masks = await Promise.all(logits.map(async (row, index) => {
    const scores = softmax(row);
    const chosen = targets === undefined
      ? topIndices(scores, Math.min(topK, scores.length))
      : topIndices(targets.map((id) => scores[id]!), Math.min(topK, targets.length)).map((at) => targets[at]!);
    return fillings(model, ids, places, places[index]!, chosen.map((token) => ({ token, score: scores[token]! })));
  }));
  return { masks, best: await model.tokenizer.decode(logits.map(argmax), false), logits };
}

/** The sequence of one mask of several shows the other masks, and every other special token. */
async function fillings(
  model: LoadedModel, ids: readonly number[], places: readonly number[], place: number,
  chosen: readonly { token: number; score: number }[],
): Promise<Filling[]> {
  const [words, sequences] = await Promise.all([
    model.tokenizer.decodeBatch(chosen.map(({ token }) => [token]), true),
    model.tokenizer.decodeBatch(chosen.map(({ token }) => ids.map((id, at) => (at === place ? token : id))), places.length === 1),
  ]);
  return chosen.map(({ token, score }, index) => ({ score, token, token_str: words[index]!, sequence: sequences[index]! }));
}

const perToken = (values: ArrayLike<number>, show: (value: number) => unknown): unknown[] =>
  Array.from(values, (value, index) => ({ [index]: show(value) }));

export const fillMask: Task<string, FillMaskOptions, Filled> = {
  name: 'fill-mask',
  parse: singleText,
  options(parameters) {
    const fields = parametersOf(parameters, ['top_k', 'targets', 'return_probabilities', 'return_raw_logits']);
    const topK = optionalCount(fields, 'top_k', 1, MAX_TOP_K);
    const targets = optionalTexts(fields, 'targets', MAX_WORDS)?.map((target) => shortText(target, 'targets'));
    return {
      ...(topK !== undefined && { topK }),
      ...(targets !== undefined && { targets }),
      probabilities: optionalFlag(fields, 'return_probabilities') ?? false,
      rawLogits: optionalFlag(fields, 'return_raw_logits') ?? false,
    };
  },
  run: fill,
  pipeline: ({ masks }) => (masks.length === 1 ? masks[0] : masks),
  kserve(output, options) {
    if (options.rawLogits) {
      return output.logits.map((row) => perToken(row, Number));
    }
    // KServe has these as strings of four digits.
    return options.probabilities ? output.logits.map((row) => perToken(softmax(row), (value) => value.toFixed(4))) : output.best;
  },
};
