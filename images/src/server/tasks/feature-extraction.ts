import type { Encoding } from 'tokenizers';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Row } from '../runtime/row.ts';
import { encode, type EncodeOptions } from './encode.ts';

export interface EmbedOptions extends Pick<EncodeOptions, 'overflow' | 'maxTokens'> {
  /** Of a Matryoshka model: the first so many numbers, normalised anew. */
  readonly dimensions?: number;
  /** @default - as the model's files say; a shortened vector always is */
  readonly normalize?: boolean;
  /** Name of a prompt of the model's files, put before each text. */
  readonly prompt?: string;
}

export interface Embedding {
  readonly vector: Float32Array;
  /** Tokens that the model saw. */
  readonly tokens: number;
}

/** Texts, or rows of token ids, as one vector each. */
export async function embed(model: LoadedModel, inputs: readonly (string | Int32Array)[], options: EmbedOptions, call: Call): Promise<Embedding[]> {
  const prefix = promptOf(model, options.prompt);
  const texts = inputs.filter((input) => typeof input === 'string').map((text) => prefix + text);
  const encodings = (await encode(model, texts, { ...options, call })).values();
  const rows = inputs.map((input): Row => {
    if (typeof input !== 'string') return { ids: checked(model, input), take: takeOf(model, options) };
    return { ...tokensOf(encodings.next().value as Encoding), take: takeOf(model, options) };
  });
  const taken = await model.runner.run(rows, call);
  return taken.map((result, index) => {
    const vector = result['pooled']?.data ?? new Float32Array();
    if (options.dimensions !== undefined && vector.length < options.dimensions) {
      throw new ServingError('invalid', `dimensions is ${options.dimensions}, the model's vectors have ${vector.length}: ask for at most so many`);
    }
    return { vector, tokens: (rows[index] as Row).ids.length };
  });
}

/** Ids and types of an encoding, as the worker takes them. */
export function tokensOf(encoding: Encoding): Pick<Row, 'ids' | 'typeIds'> {
  const ids = encoding.getIds();
  if (ids.length === 0) throw new ServingError('invalid', 'a text has no tokens: send one that is not empty');
  return { ids: Int32Array.from(ids), typeIds: Int32Array.from(encoding.getTypeIds()) };
}

function takeOf(model: LoadedModel, options: EmbedOptions): Row['take'] {
  const { pooling, normalize } = model.files.embedding;
  const { dimensions } = options;
  return { kind: 'pool', how: pooling, normalize: options.normalize ?? (normalize || dimensions !== undefined), ...(dimensions === undefined ? {} : { dimensions }) };
}

function promptOf(model: LoadedModel, asked: string | undefined): string {
  const { prompts, defaultPrompt } = model.files.embedding;
  const name = asked ?? defaultPrompt;
  if (name === undefined) return '';
  if (!Object.hasOwn(prompts, name)) {
    if (asked === undefined) return '';
    throw new ServingError('invalid', `the model has no prompt '${name}', it has ${Object.keys(prompts).join(', ') || 'none'}`);
  }
  return prompts[name] as string;
}

function checked(model: LoadedModel, ids: Int32Array): Int32Array {
  const size = Number(model.files.config['vocab_size'] ?? Infinity);
  const wrong = ids.find((id) => id < 0 || id >= size);
  if (wrong !== undefined) throw new ServingError('invalid', `token id ${wrong} is not in the model's vocabulary of ${size}`);
  if (ids.length === 0) throw new ServingError('invalid', 'a list of token ids is empty: send at least one');
  if (ids.length > model.limits.maxTokens) {
    throw new ServingError('invalid', `an input has ${ids.length} tokens, the limit is ${model.limits.maxTokens}: shorten it`);
  }
  return ids;
}
