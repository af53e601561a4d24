import type { Call } from '../../call.ts';
import { ServingError } from '../../errors.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import type { RawTensor, TensorInfo } from '../../runtime/runner.ts';
import { invalid, shown } from '../../fields.ts';
import type { InferRequest, NumberTensor } from './tensor.ts';
import { checkTokenInputs } from './token-inputs.ts';

const named = (infos: readonly { name: string }[]): string => infos.map((info) => `'${info.name}'`).join(', ');

/** Tensors that a client made itself, checked against the graph before a worker sees them. */
export async function inferTensors(model: LoadedModel, inputs: readonly NumberTensor[], request: InferRequest, call: Call): Promise<RawTensor[]> {
  const { graph } = model.runner;
  for (const input of inputs) {
    const info = graph.inputs.find((candidate) => candidate.name === input.name);
    if (info === undefined) throw invalid(`model '${model.name}' has no input '${input.name}': its inputs are ${named(graph.inputs)}`);
    checkInput(model, info, input);
  }
  const missing = graph.inputs.filter((info) => !inputs.some((input) => input.name === info.name));
  if (missing.length > 0) throw invalid(`model '${model.name}' needs the inputs ${named(graph.inputs)}, missing: ${named(missing)}`);
  checkTokenInputs(model, inputs);
  call.trace?.model(model.name);
  return model.runner.infer(inputs, outputNames(model, request), call);
}

function outputNames(model: LoadedModel, request: InferRequest): string[] {
  const { outputs } = model.runner.graph;
  for (const { name } of request.outputs) {
    if (!outputs.some((info) => info.name === name)) throw invalid(`model '${model.name}' has no output '${name}': its outputs are ${named(outputs)}`);
  }
  return (request.outputs.length > 0 ? request.outputs : outputs).map((output) => output.name);
}

function checkInput(model: LoadedModel, info: TensorInfo, input: NumberTensor): void {
  const what = `input '${input.name}' of model '${model.name}'`;
  if (input.datatype !== info.datatype) throw invalid(`${what} must be ${info.datatype}, got ${input.datatype}`);
  const fits = input.shape.length === info.shape.length
    && info.shape.every((dimension, axis) => dimension < 0 || dimension === input.shape[axis]);
  if (!fits) throw invalid(`${what} must have the shape [${info.shape.join(', ')}], got [${input.shape.join(', ')}]: -1 is any size`);
  if (input.shape.includes(0)) throw invalid(`${what} must not be empty, got the shape [${input.shape.join(', ')}]`);
  const [rows, tokens] = input.shape;
  if (rows !== undefined && rows > model.limits.maxBatch) {
    throw new ServingError('too-large', `${what} has ${rows} rows, the limit is ${model.limits.maxBatch}: send fewer at once`);
  }
  if (input.shape.length === 2 && tokens !== undefined && tokens > model.limits.maxTokens) {
    throw new ServingError('too-large', `${what} has ${shown(tokens)} tokens a row, the limit is ${model.limits.maxTokens}: cut them`);
  }
}
