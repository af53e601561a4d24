import { randomInt } from 'node:crypto';
import { ServingError } from '../../errors.ts';
import { endIds, samplingDefaults } from '../../generate/defaults.ts';
import type { Sampling } from '../../generate/sampling.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { countOf, fieldsOf, flagOf, invalid, listOf, own, shown, textOf, type Fields } from '../../fields.ts';

/** What completions and chat completions have in common. */
export interface GenerationFields {
  readonly model: string;
  readonly stream: boolean;
  /** Whether a stream ends with the usage. */
  readonly includeUsage: boolean;
  /** Answers for each prompt. */
  readonly n: number;
  readonly stops: readonly string[];
  readonly body: Fields;
}

/** Alternatives told for each token. */
export const MAX_LOGPROBS = 20;
const MAX_CHOICES = 16;
const MAX_STOPS = 16;

/** What would change the answer, and is not there: better an error than another answer than was asked for. */
const NOT_SERVED = ['tools', 'functions', 'suffix', 'audio', 'guided_json', 'guided_regex', 'guided_choice', 'guided_grammar', 'structured_outputs'];

/** @throws ServingError invalid */
export function generationFields(value: unknown): GenerationFields {
  const body = fieldsOf(value, 'the body');
  refuse(body);
  const options = own(body, 'stream_options');
  const n = countOf(own(body, 'n') ?? 1, 'n');
  if (n < 1 || n > MAX_CHOICES) throw invalid(`n must be from 1 to ${MAX_CHOICES}, got ${n}`);
  return {
    body,
    n,
    model: textOf(own(body, 'model'), 'model'),
    stream: flagOf(own(body, 'stream'), 'stream', false),
    includeUsage: options !== undefined && flagOf(own(fieldsOf(options, 'stream_options'), 'include_usage'), 'include_usage', false),
    stops: stopsOf(own(body, 'stop')),
  };
}

function refuse(body: Fields): void {
  const name = NOT_SERVED.find((it) => {
    const value = own(body, it);
    return value !== undefined && !(Array.isArray(value) && value.length === 0) && value !== '';
  });
  if (name !== undefined) throw invalid(`'${name}' is not served: leave it out`);
  const format = own(body, 'response_format');
  if (format !== undefined && own(fieldsOf(format, 'response_format'), 'type') !== 'text') {
    throw invalid("response_format must be of type 'text': other formats are not served");
  }
  const best = own(body, 'best_of');
  if (best !== undefined && best !== 1 && best !== own(body, 'n')) throw invalid(`best_of must be as n, got ${shown(best)}`);
}

function stopsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const stops = (typeof value === 'string' ? [value] : listOf(value, 'stop', MAX_STOPS)).map((stop, index) => textOf(stop, `stop[${index}]`));
  if (stops.some((stop) => stop === '' || stop.length > 256)) throw invalid('stop must hold strings of 1 to 256 characters');
  return stops;
}

/** @throws ServingError invalid */
export function samplingOf(body: Fields, model: LoadedModel, topLogprobs: number | undefined): Sampling {
  const usual = samplingDefaults(model);
  const topK = own(body, 'top_k');
  const seed = own(body, 'seed');
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw invalid(`seed must be a whole number, got ${shown(seed)}`);
  return {
    temperature: numberOf(body, 'temperature', usual.temperature, 0, 2),
    // vLLM has -1 for all, Hugging Face 0.
    topK: topK === undefined ? usual.topK : topK === -1 ? 0 : countOf(topK, 'top_k'),
    topP: numberOf(body, 'top_p', usual.topP, 0, 1),
    minP: numberOf(body, 'min_p', usual.minP, 0, 1),
    repetitionPenalty: numberOf(body, 'repetition_penalty', usual.repetitionPenalty, 0.01, 100),
    frequencyPenalty: numberOf(body, 'frequency_penalty', usual.frequencyPenalty, -2, 2),
    presencePenalty: numberOf(body, 'presence_penalty', usual.presencePenalty, -2, 2),
    bias: biasOf(own(body, 'logit_bias')),
    seed: (seed as number | undefined) ?? randomInt(2 ** 47),
    ...(topLogprobs === undefined ? {} : { topLogprobs }),
  };
}

function numberOf(body: Fields, name: string, otherwise: number, least: number, most: number): number {
  const value = own(body, name) ?? otherwise;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw invalid(`${name} must be from ${least} to ${most}, got ${shown(value)}`);
  }
  return value;
}

function biasOf(value: unknown): [number, number][] {
  if (value === undefined) return [];
  return Object.entries(fieldsOf(value, 'logit_bias')).map(([id, bias]) => {
    if (!/^\d{1,9}$/.test(id)) throw invalid(`logit_bias must have token ids as keys, got ${shown(id)}`);
    if (typeof bias !== 'number' || !(Math.abs(bias) <= 100)) throw invalid(`logit_bias must be from -100 to 100, got ${shown(bias)}`);
    return [Number(id), bias];
  });
}

/** The model's own, and the request's `stop_token_ids`; none with `ignore_eos`, as vLLM has both. */
export function endsOf(body: Fields, model: LoadedModel): number[] {
  const more = own(body, 'stop_token_ids');
  const ids = more === undefined ? [] : listOf(more, 'stop_token_ids', 128).map((id) => countOf(id, 'stop_token_ids'));
  return flagOf(own(body, 'ignore_eos'), 'ignore_eos', false) ? ids : [...endIds(model), ...ids];
}

/**
 * Tokens that may be made after this prompt.
 *
 * @throws ServingError invalid where prompt and answer do not fit the model
 */
export function roomOf(model: LoadedModel, prompt: number, asked: number | undefined): number {
  const { maxTokens } = model.limits;
  if (prompt === 0) throw invalid('the prompt has no tokens: send one that is not empty');
  if (prompt >= maxTokens) throw invalid(`the prompt has ${prompt} tokens, the model takes ${maxTokens} with the answer: shorten it`);
  if (asked === 0) throw new ServingError('invalid', 'max_tokens must be at least 1, got 0');
  if (asked !== undefined && prompt + asked > maxTokens) {
    throw invalid(`the prompt has ${prompt} tokens and max_tokens is ${asked}, the model takes ${maxTokens} together: ask for at most ${maxTokens - prompt}`);
  }
  return asked ?? maxTokens - prompt;
}
