import { longest, startOf } from './feeds.ts';
import type { RowResult } from './messages.ts';
import { normalize, pool } from './pool-row.ts';
import type { Row, Taken, Tensor } from './row.ts';

/** An output of the whole batch, as floats. */
export interface BatchOutput {
  readonly dims: readonly number[];
  readonly data: Float32Array;
  /** Whether its second dimension is that of tokens, and so is padded. */
  readonly perToken: boolean;
}
export type BatchOutputs = Readonly<Record<string, BatchOutput>>;

/** What each row asked for of the batch's outputs. */
export function takeRows(rows: readonly Row[], outputs: BatchOutputs, padSide: 'left' | 'right', length = longest(rows)): RowResult[] {
  return rows.map((row, number) => {
    try {
      const taken = takeRow(row, { number, start: startOf(row, length, padSide), tokens: row.ids.length }, outputs);
      return Object.values(taken).some(({ data }) => hasNaN(data)) ? { reason: NAN } : { taken };
    } catch (error) {
      return { reason: (error as Error).message };
    }
  });
}

const NAN = 'the model answered with NaN for this input: its weights or this variant of its graph are broken';

/** The outputs that these rows read; what nobody reads is not computed. */
export function outputsOf(rows: readonly Row[], names: readonly string[]): string[] {
  return [...new Set(rows.flatMap((row) => {
    if (row.take.kind === 'pool') return [vectorOutput(names)];
    return row.take.names.filter((name) => names.includes(name));
  }))];
}

/** Where a row is in its batch. */
interface Place {
  readonly number: number;
  readonly start: number;
  readonly tokens: number;
}

function takeRow(row: Row, place: Place, outputs: BatchOutputs): Taken {
  const { take } = row;
  if (take.kind === 'outputs') {
    return Object.fromEntries(take.names.map((name) => [name, lineOf(outputOf(outputs, name), place, take.positions)]));
  }
  const output = outputOf(outputs, vectorOutput(Object.keys(outputs)));
  let vector = output.perToken ? pooled(output, place, take.how) : lineOf(output, place).data;
  if (take.dimensions !== undefined) vector = vector.slice(0, take.dimensions);
  if (take.normalize) vector = normalize(vector);
  return { pooled: { dims: [vector.length], data: vector } };
}

/** Token vectors come first: what they are pooled to is for the model's own files to say. */
function vectorOutput(names: readonly string[]): string {
  return ['last_hidden_state', 'token_embeddings', 'sentence_embedding'].find((name) => names.includes(name)) ?? names[0] ?? 'none';
}

function outputOf(outputs: BatchOutputs, name: string): BatchOutput {
  const output = outputs[name];
  if (output === undefined) throw new Error(`the model's graph has no output '${name}'`);
  return output;
}

function pooled(output: BatchOutput, { number, start, tokens }: Place, how: Parameters<typeof pool>[0]): Float32Array {
  const [, length, width] = output.dims as [number, number, number];
  return pool(how, output.data, (number * length + start) * width, tokens, width);
}

function lineOf(output: BatchOutput, { number, start, tokens }: Place, positions?: readonly number[]): Tensor {
  const rest = output.dims.slice(1);
  const size = rest.reduce((product, dimension) => product * dimension, 1);
  const from = number * size;
  if (!output.perToken) return { dims: rest, data: output.data.slice(from, from + size) };
  const width = size / (rest[0] as number);
  if (positions === undefined) {
    return { dims: [tokens, ...rest.slice(1)], data: output.data.slice(from + start * width, from + (start + tokens) * width) };
  }
  const data = new Float32Array(positions.length * width);
  positions.forEach((position, index) => {
    const at = from + (start + position) * width;
    data.set(output.data.subarray(at, at + width), index * width);
  });
  return { dims: [positions.length, ...rest.slice(1)], data };
}

function hasNaN(data: Float32Array): boolean {
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number;
    if (value !== value) return true;
  }
  return false;
}
