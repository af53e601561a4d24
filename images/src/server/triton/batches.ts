import { startOf, type Padding } from '../runtime/feeds.ts';
import type { GraphInfo, RawTensor } from '../runtime/runner.ts';
import type { Row } from '../runtime/row.ts';

/** Triton joins requests of one shape alone: texts are padded to a few lengths, so that many have the same. */
const LENGTHS = [16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192];

/** Rows of one request, by their places in the call. */
export interface Batch {
  readonly length: number;
  readonly indices: readonly number[];
}

/** Rows of one padded length together, at most so many a request. */
export function batchesOf(rows: readonly Row[], maxTokens: number, maxRows: number): Batch[] {
  const groups = Map.groupBy(rows.keys(), (index) => paddedLength((rows[index] as Row).ids.length, maxTokens));
  return [...groups].flatMap(([length, indices]) => Array.from({ length: Math.ceil(indices.length / maxRows) }, (_, part): Batch => (
    { length, indices: indices.slice(part * maxRows, (part + 1) * maxRows) })));
}

/** Never beyond what the model takes, whose positions end there. */
export function paddedLength(tokens: number, maxTokens: number): number {
  const next = LENGTHS.find((length) => length >= tokens) ?? tokens;
  return Math.max(tokens, Math.min(next, maxTokens));
}

/** Inputs of one request, of the types that the model has. */
export function inputsOf(rows: readonly Row[], length: number, { inputs }: GraphInfo, { padId, padSide }: Padding): RawTensor[] {
  const values: Readonly<Record<string, { readonly rest: number; at(row: Row, index: number): number }>> = {
    input_ids: { rest: padId, at: (row, index) => row.ids[index] as number },
    attention_mask: { rest: 0, at: () => 1 },
    token_type_ids: { rest: 0, at: (row, index) => row.typeIds?.[index] ?? 0 },
    position_ids: { rest: 0, at: (_, index) => index },
  };
  return inputs.map(({ name, datatype }) => {
    const { rest, at } = values[name] as (typeof values)[string];
    const numbers = new Int32Array(rows.length * length).fill(rest);
    rows.forEach((row, number) => {
      const start = number * length + startOf(row, length, padSide);
      for (let index = 0; index < row.ids.length; index += 1) numbers[start + index] = at(row, index);
    });
    const whole = datatype === 'INT64' ? BigInt64Array.from(numbers, BigInt) : numbers;
    return { name, datatype, shape: [rows.length, length], bytes: new Uint8Array(whole.buffer) };
  });
}
