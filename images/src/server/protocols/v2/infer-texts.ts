import type { Call } from '../../call.ts';
import { ServingError } from '../../errors.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { invalid } from '../../fields.ts';
import { runTask } from '../run-task.ts';
import { OUTPUT, tensorFromResults } from './task-output.ts';
import type { AnyTensor, InferRequest, Parameter, TextTensor } from './tensor.ts';

/** Parameters of the protocol itself, which are nothing to a task. */
const PROTOCOL = new Set(['binary_data_output', 'binary_data', 'content_type', 'priority', 'timeout']);

export async function inferTexts(model: LoadedModel, inputs: readonly TextTensor[], request: InferRequest, call: Call): Promise<AnyTensor[]> {
  const unknown = request.outputs.find((output) => output.name !== OUTPUT);
  if (unknown !== undefined) throw invalid(`texts give the output '${OUTPUT}', got a request for '${unknown.name}'`);
  const { results, detailed } = await runTask(model, instancesOf(model, inputs), taskParameters(request), call);
  return [tensorFromResults(model.files, results, detailed)];
}

/**
 * One tensor: its texts are the instances. Several: text i of each makes
 * instance i, an object with the tensors' names as keys, as the task's V1
 * instances are.
 */
function instancesOf(model: LoadedModel, inputs: readonly TextTensor[]): unknown[] {
  const [first, ...others] = inputs;
  if (first === undefined) throw invalid("'inputs' must hold at least one tensor, got none");
  for (const { name, shape } of inputs) {
    if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) {
      throw invalid(`input '${name}' must have the shape [n] or [n, 1] for n texts, got [${shape.join(', ')}]`);
    }
  }
  if (first.texts.length > model.limits.maxBatch) {
    throw new ServingError('too-large', `input '${first.name}' has ${first.texts.length} texts, the limit is ${model.limits.maxBatch}: send fewer at once`);
  }
  if (others.length === 0) return [...first.texts];
  const odd = others.find((input) => input.texts.length !== first.texts.length);
  if (odd !== undefined) {
    throw invalid(`input '${odd.name}' has ${odd.texts.length} texts, '${first.name}' has ${first.texts.length}: they go together one by one`);
  }
  return first.texts.map((_, row) => Object.fromEntries(inputs.map((input) => [input.name, input.texts[row]])));
}

function taskParameters(request: InferRequest): Record<string, Parameter> {
  return Object.fromEntries([...request.parameters].filter(([name]) => !PROTOCOL.has(name)));
}
