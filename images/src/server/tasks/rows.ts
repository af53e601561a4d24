import type { Encoding } from 'tokenizers';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Row, Take, Taken, Tensor } from '../runtime/row.ts';

/** Tokens as the model sees them; token types only for a graph that has an input for them. */
export function rowOf(model: LoadedModel, encoding: Encoding, take: Take): Row {
  const ids = Int32Array.from(encoding.getIds());
  const typed = model.runner.graph.inputs.some((input) => input.name === 'token_type_ids');
  return typed ? { ids, typeIds: Int32Array.from(encoding.getTypeIds()), take } : { ids, take };
}

/** The output that holds the scores: `logits` in every export; else the first. */
export function logitsName(model: LoadedModel): string {
  const names = model.runner.graph.outputs.map((output) => output.name);
  return names.includes('logits') ? 'logits' : names[0] ?? 'logits';
}

/**
 * A tensor that was taken, with every number finite.
 *
 * @throws ServingError failed for a NaN: a broken model must not look like an answer
 */
export function tensorOf(taken: Taken | undefined, name: string): Tensor {
  const tensor = taken?.[name];
  if (tensor === undefined) {
    throw new ServingError('failed', `the model gave no output '${name}'`);
  }
  for (let i = 0; i < tensor.data.length; i++) {
    if (Number.isNaN(tensor.data[i])) {
      throw new ServingError('failed', `the model's output '${name}' is not a number: its weights or its quantization are broken`);
    }
  }
  return tensor;
}

/** Row `index` of a tensor of two dimensions, without a copy. */
export function tensorRow(tensor: Tensor, index: number): Float32Array {
  const width = tensor.dims.at(-1) ?? 0;
  return tensor.data.subarray(index * width, (index + 1) * width);
}

/**
 * Guards what one request makes of rows beyond its texts: labels of zero-shot, windows of long texts.
 *
 * @throws ServingError too-large
 */
export function checkRows(model: LoadedModel, rows: number, from: string): void {
  if (rows > model.limits.maxBatch) {
    throw new ServingError('too-large', `the request needs ${rows} rows (${from}), the limit is ${model.limits.maxBatch}: send less at once`);
  }
}
