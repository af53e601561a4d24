import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { taskOf } from '../tasks/task.ts';
import type { Fields } from '../fields.ts';
import { invalid, own, shown } from '../fields.ts';

export interface TaskResults {
  readonly results: unknown[];
  /** Pipeline objects, whatever the task. */
  readonly detailed: boolean;
}

/**
 * Instances of V1 or V2 through the model's task, in the shapes of KServe's
 * Hugging Face server, or of Hugging Face pipelines with `output: detailed`.
 *
 * @throws ServingError
 */
export async function runTask(model: LoadedModel, instances: readonly unknown[], parameters: Fields, call: Call): Promise<TaskResults> {
  if (model.files.task === 'text-generation') {
    throw invalid(`model '${model.name}' generates text, which this path does not serve: use /v1/completions or /v1/chat/completions`);
  }
  const { maxBatch } = model.limits;
  if (instances.length > maxBatch) {
    throw new ServingError('too-large', `the request has ${instances.length} instances, the limit is ${maxBatch}: send fewer at once`);
  }
  const task = taskOf(model.files.task);
  const inputs = instances.map((instance) => task.parse(instance));
  const detailed = isDetailed(own(parameters, 'output'));
  const options = task.options(Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== 'output')));
  const outputs = inputs.length === 0 ? [] : await task.run(model, inputs, options, call);
  const worded = detailed ? task.pipeline : task.kserve;
  return { results: outputs.map((output) => worded(output, options)), detailed };
}

function isDetailed(value: unknown): boolean {
  if (value === undefined || value === 'kserve') return false;
  if (value === 'detailed') return true;
  throw invalid(`the parameter 'output' must be 'kserve' or 'detailed', got ${shown(value)}`);
}
