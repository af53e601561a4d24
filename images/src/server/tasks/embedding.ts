import { embed, type Embedding, type EmbedOptions } from './feature-extraction.ts';
import { optionalCount, optionalFlag, optionalText, parametersOf } from './read.ts';
import type { Task } from './task.ts';
import { singleText } from './text-input.ts';

/** Feature extraction as every model here does it: one vector a text, pooled as the model's files say. */
export const embedding: Task<string, EmbedOptions, Embedding> = {
  name: 'feature-extraction',
  parse: singleText,
  options(parameters) {
    const fields = parametersOf(parameters, ['dimensions', 'normalize', 'prompt_name']);
    const dimensions = optionalCount(fields, 'dimensions');
    const normalize = optionalFlag(fields, 'normalize');
    const prompt = optionalText(fields, 'prompt_name');
    return {
      ...(dimensions !== undefined && { dimensions }),
      ...(normalize !== undefined && { normalize }),
      ...(prompt !== undefined && { prompt }),
    };
  },
  run: embed,
  pipeline: ({ vector }) => Array.from(vector),
  kserve: ({ vector }) => Array.from(vector),
};
