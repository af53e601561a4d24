import type { LoadedModel } from '../models/loaded-model.ts';
import { tokenText } from '../model/special-tokens.ts';
import { GREEDY, type Sampling } from './sampling.ts';

/**
 * What holds where a request says nothing: generation_config.json, then
 * OpenAI's defaults. `do_sample: false` there is greedy.
 */
export function samplingDefaults(model: LoadedModel): Omit<Sampling, 'seed'> {
  const { generationConfig: own } = model.files;
  const number = (name: string, otherwise: number): number => (typeof own[name] === 'number' ? own[name] : otherwise);
  return {
    ...GREEDY,
    temperature: own.do_sample === false ? 0 : number('temperature', 1),
    topK: number('top_k', 0),
    topP: number('top_p', 1),
    minP: number('min_p', 0),
    repetitionPenalty: number('repetition_penalty', 1),
  };
}

/** Tokens that end every text of the model. */
export function endIds(model: LoadedModel): number[] {
  const { generationConfig, config, tokenizerConfig } = model.files;
  for (const value of [generationConfig.eos_token_id, config.eos_token_id]) {
    const ids = (Array.isArray(value) ? value : [value]).filter((id): id is number => typeof id === 'number');
    if (ids.length > 0) {
      return ids;
    }
  }
  const text = tokenText(tokenizerConfig.eos_token);
  const id = text === undefined ? null : model.tokenizer.tokenToId(text);
  return id === null ? [] : [id];
}
