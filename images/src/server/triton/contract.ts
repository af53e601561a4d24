import { ServingError } from '../errors.ts';
import type { Datatype, GraphInfo, RawTensor, TensorInfo } from '../runtime/runner.ts';
import type { TritonMetadata } from './client.ts';

/** Inputs that are made of text, and the types that they may have. */
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'];
const WHOLE: readonly Datatype[] = ['INT64', 'INT32'];
const NUMBERS: readonly Datatype[] = ['FP32', 'FP16', 'FP64'];

/**
 * Compares what Triton says of its model with what a tokenizer makes and a task reads.
 *
 * @throws ServingError failed, which names every difference and its fix
 */
export function checkContract({ name, inputs, outputs }: TritonMetadata): GraphInfo {
  const wrong: string[] = [];
  if (!inputs.some((input) => input.name === 'input_ids')) wrong.push(`it has no input 'input_ids', only ${list(inputs)}: name the graph's inputs so in config.pbtxt`);
  for (const input of inputs) {
    if (!INPUTS.includes(input.name)) wrong.push(`its input '${input.name}' is not made of text: there are ${INPUTS.join(', ')}`);
    else if (!WHOLE.includes(input.datatype)) wrong.push(`its input '${input.name}' has the type ${input.datatype}: take ${WHOLE.map((type) => `TYPE_${type}`).join(' or ')} in config.pbtxt`);
    else if (input.shape.length !== 2) wrong.push(`its input '${input.name}' has ${input.shape.length} dimensions with that of the batch, and tokens have 2: give it dims [ -1 ] with max_batch_size above 0, or [ -1, -1 ] with 0`);
  }
  for (const output of outputs) {
    if (!NUMBERS.includes(output.datatype)) wrong.push(`its output '${output.name}' has the type ${output.datatype}, and tasks read ${NUMBERS.join(', ')}`);
  }
  if (outputs.length === 0) wrong.push('it has no output');
  if (wrong.length > 0) throw new ServingError('failed', `Triton's model '${name}' is not one for this server: ${wrong.join('; ')}`);
  return { inputs, outputs };
}

/** How a model differs from what it was at the start; undefined where it does not. */
export function changeOf(graph: GraphInfo, metadata: TritonMetadata): string | undefined {
  const now = { inputs: metadata.inputs, outputs: metadata.outputs };
  const changes = (['inputs', 'outputs'] as const).filter((side) => said(now[side]) !== said(graph[side])).map((side) => `${side} ${said(now[side])}, which were ${said(graph[side])}`);
  return changes.length === 0 ? undefined : `it has ${changes.join(', and ')}`;
}

/** A tensor that is not what its model said of it, for who has asked while it was replaced; undefined where all are. */
export function strayOf({ outputs }: GraphInfo, tensors: readonly Omit<RawTensor, 'bytes'>[]): string | undefined {
  const stray = tensors.find(({ name, datatype, shape }) => {
    const expected = outputs.find((output) => output.name === name);
    return expected === undefined || expected.datatype !== datatype || expected.shape.length !== shape.length || expected.shape.some((size, at) => size >= 0 && size !== shape[at]);
  });
  return stray && said([stray]);
}

function said(tensors: readonly Pick<TensorInfo, 'name' | 'datatype' | 'shape'>[]): string {
  return tensors.map(({ name, datatype, shape }) => `'${name}' ${datatype} [${shape.join(', ')}]`).join(', ') || 'none';
}

/** Outputs whose second dimension is that of tokens: Triton tells numbers of dimensions, and no names. */
export function tokenOutputs({ outputs }: GraphInfo): ReadonlySet<string> {
  return new Set(outputs.filter(({ name, shape }) => (shape[1] ?? 0) < 0 && (shape.length > 2 || /^(start|end)_/.test(name))).map(({ name }) => name));
}

function list(tensors: readonly TensorInfo[]): string {
  return tensors.map(({ name }) => `'${name}'`).join(', ') || 'none';
}
