import type { Call } from '../../call.ts';
import { ServingError } from '../../errors.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { checkPrompt } from '../../tasks/clip.ts';
import { MAX_CHARACTERS } from '../../tasks/limits.ts';
import { tokenized } from '../../trace/tokenized.ts';
import { invalid, listOf, shown, textOf } from '../../fields.ts';

export interface Prompt {
  readonly ids: Int32Array;
  /** For `echo`. */
  readonly text: string;
}

/** A text, a list of texts, a list of token ids, or a list of such lists. */
export async function promptsOf(model: LoadedModel, value: unknown, echo: boolean, call: Call): Promise<Prompt[]> {
  const list = typeof value === 'string' || isIds(value) ? [value] : listOf(value, 'prompt', model.limits.maxBatch);
  if (list.length === 0) throw invalid('prompt must not be an empty list');
  checkLengths(model, list);
  return Promise.all(list.map(async (one, index) => {
    if (isIds(one)) return { ids: checked(model, one), text: echo ? await model.tokenizer.decode(one, true) : '' };
    const text = textOf(one, `prompt[${index}]`);
    const start = performance.now();
    const ids = Int32Array.from((await model.tokenizer.encode(text)).getIds());
    tokenized(model, call, start, ids.length);
    return { ids, text };
  }));
}

/** All of them before the first is tokenized. */
function checkLengths(model: LoadedModel, list: readonly unknown[]): void {
  const lengths = list.map((one) => (typeof one === 'string' ? one.length : 0));
  lengths.forEach((length, index) => checkPrompt(model, length, `prompt[${index}]`));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total > MAX_CHARACTERS) throw new ServingError('too-large', `the prompts have ${total} characters, the limit is ${MAX_CHARACTERS}: send fewer at once`);
}

const isIds = (value: unknown): value is number[] => Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'number');

function checked(model: LoadedModel, ids: readonly number[]): Int32Array {
  const size = Number(model.files.config['vocab_size'] ?? 2 ** 31);
  const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= size);
  // Here, for `echo` decodes them.
  if (ids.length > model.limits.maxTokens) throw invalid(`the prompt has ${ids.length} tokens, the model takes ${model.limits.maxTokens} with the answer: shorten it`);
  if (wrong !== undefined) throw invalid(`prompt must hold token ids below the model's vocabulary of ${size}, got ${shown(wrong)}`);
  return Int32Array.from(ids);
}
