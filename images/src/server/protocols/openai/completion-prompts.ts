import type { LoadedModel } from '../../models/loaded-model.ts';
import { invalid, listOf, shown, textOf } from '../fields.ts';

export interface Prompt {
  readonly ids: Int32Array;
  /** For `echo`. */
  readonly text: string;
}

/** A text, a list of texts, a list of token ids, or a list of such lists. */
export async function promptsOf(model: LoadedModel, value: unknown, echo: boolean): Promise<Prompt[]> {
  const list = typeof value === 'string' || isIds(value) ? [value] : listOf(value, 'prompt', model.limits.maxBatch);
  if (list.length === 0) throw invalid('prompt must not be an empty list');
  return Promise.all(list.map(async (one, index) => {
    if (isIds(one)) return { ids: checked(model, one), text: echo ? await model.tokenizer.decode(one, true) : '' };
    const text = textOf(one, `prompt[${index}]`);
    const start = performance.now();
    const ids = Int32Array.from((await model.tokenizer.encode(text)).getIds());
    model.observer.tokenized((performance.now() - start) / 1000, ids.length);
    return { ids, text };
  }));
}

const isIds = (value: unknown): value is number[] => Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'number');

function checked(model: LoadedModel, ids: readonly number[]): Int32Array {
  const size = Number(model.files.config['vocab_size'] ?? 2 ** 31);
  const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= size);
  if (wrong !== undefined) throw invalid(`prompt must hold token ids below the model's vocabulary of ${size}, got ${shown(wrong)}`);
  return Int32Array.from(ids);
}
