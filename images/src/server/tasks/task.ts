import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { TaskName } from '../model/hub-model.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { embedding } from './embedding.ts';
import { fillMask } from './fill-mask.ts';
import { questionAnswering } from './question-answering.ts';
import { textClassification } from './text-classification.ts';
import { textRanking } from './text-ranking.ts';
import { tokenClassification } from './token-classification.ts';
import { zeroShot } from './zero-shot.ts';

/**
 * What a task does between a protocol and the runner. `Output` is what the
 * model said about one input; the last two functions put it in a client's words.
 */
export interface Task<Input, Options, Output> {
  readonly name: TaskName;
  /**
   * One input as JSON has it.
   *
   * @throws ServingError invalid
   */
  parse(instance: unknown): Input;
  /**
   * The `parameters` of a request, in the words of Hugging Face pipelines; undefined for none.
   *
   * @throws ServingError invalid, also for a name that the task does not have
   */
  options(parameters: unknown): Options;
  /** One output an input, in order. */
  run(model: LoadedModel, inputs: readonly Input[], options: Options, call: Call): Promise<Output[]>;
  /** As a Hugging Face pipeline answers one input. */
  pipeline(output: Output, options: Options): unknown;
  /** As KServe's Hugging Face server answers one instance of V1; as pipeline() where it does not serve the task. */
  kserve(output: Output, options: Options): unknown;
}

const tasks: Partial<Record<TaskName, Task<unknown, unknown, unknown>>> = {
  'feature-extraction': embedding,
  'text-classification': textClassification,
  'token-classification': tokenClassification,
  'fill-mask': fillMask,
  'question-answering': questionAnswering,
  'zero-shot-classification': zeroShot,
  'text-ranking': textRanking,
};

/**
 * The task of that name: all but text generation, which answers token by token.
 *
 * @throws ServingError invalid for text generation
 */
export function taskOf(name: TaskName): Task<unknown, unknown, unknown> {
  const task = tasks[name];
  if (task === undefined) {
    throw new ServingError('invalid', `a model for ${name} has no answer at once: use /v1/completions or /v1/chat/completions`);
  }
  return task;
}
