import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import { fieldsOf, textOf } from '../fields.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { encode } from './encode.ts';
import { sigmoid } from './math.ts';
import { optionalCount, optionalFlag, parametersOf } from './read.ts';
import { checkRows, logitsName, rowOf, tensorOf } from './rows.ts';
import type { Task } from './task.ts';

export interface RankInput {
  readonly query: string;
  readonly texts: readonly string[];
}

export interface RankOptions {
  /** The logit as the model gives it, whatever its files say. */
  readonly rawScores?: boolean;
  /** Texts cut at this, instead of at the model's limit. */
  readonly maxTokens?: number;
  /** The best of the texts only. */
  readonly topN?: number;
}

export interface Ranked {
  /** Place in `texts`. */
  readonly index: number;
  readonly score: number;
}

/** Scores, best first, and the tokens that it took. */
export interface Ranking {
  readonly ranked: readonly Ranked[];
  readonly tokens: number;
}

export async function rank(model: LoadedModel, input: RankInput, options: RankOptions, call: Call): Promise<Ranking> {
  checkRows(model, input.texts.length, 'one a text');
  const name = logitsName(model);
  const encodings = await encode(model, input.texts.map((text) => [input.query, text] as const),
    { call, ...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }) });
  const taken = await model.runner.run(encodings.map((it) => rowOf(model, it, { kind: 'outputs', names: [name] })), call);
  const score = options.rawScores ? (logit: number) => logit : activation(model);
  const ranked = taken.map((it, index) => ({ index, score: score(onlyLogit(tensorOf(it, name).data)) }));
  ranked.sort((a, b) => b.score - a.score || a.index - b.index);
  return {
    ranked: ranked.slice(0, options.topN ?? ranked.length),
    tokens: encodings.reduce((sum, it) => sum + it.getLength(), 0),
  };
}

/** As sentence-transformers reads a cross encoder: its own key, an older one, else sigmoid. */
function activation(model: LoadedModel): (logit: number) => number {
  const { sentence_transformers: own, sbert_ce_default_activation_function: older } = model.files.config;
  const named = (own as { activation_fn?: unknown } | undefined)?.activation_fn ?? older;
  return typeof named === 'string' && named.endsWith('Identity') ? (logit) => logit : sigmoid;
}

function onlyLogit(logits: Float32Array): number {
  if (logits.length !== 1) {
    throw new ServingError('invalid', `the model gives ${logits.length} scores a pair, ranking needs one: use text-classification`);
  }
  return logits[0]!;
}

export const textRanking: Task<RankInput, RankOptions, Ranking> = {
  name: 'text-ranking',
  parse(instance) {
    const { query, texts, documents, text, text_pair: pair } = fieldsOf(instance, "'instance'");
    if (pair !== undefined) {
      return { query: textOf(text, "'text'"), texts: [textOf(pair, "'text_pair'")] };
    }
    const list = texts ?? documents;
    if (!Array.isArray(list) || list.length === 0) {
      throw new ServingError('invalid', "'texts' must be a list of at least one string");
    }
    return { query: textOf(query, "'query'"), texts: list.map((it, index) => textOf(it, `'texts[${index}]'`)) };
  },
  options(parameters) {
    const fields = parametersOf(parameters, ['raw_scores', 'top_n']);
    const topN = optionalCount(fields, 'top_n');
    return { rawScores: optionalFlag(fields, 'raw_scores') ?? false, ...(topN !== undefined && { topN }) };
  },
  async run(model, inputs, options, call) {
    checkRows(model, inputs.reduce((sum, { texts }) => sum + texts.length, 0), 'one a text of every instance');
    return Promise.all(inputs.map((input) => rank(model, input, options, call)));
  },
  pipeline: (output) => output.ranked,
  kserve: (output) => output.ranked,
};
