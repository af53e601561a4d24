import { Tensor } from 'onnxruntime-node';
import type { Row } from './row.ts';

export interface Padding {
  readonly padId: number;
  readonly padSide: 'left' | 'right';
}

/** Rows as one padded batch, with the inputs that the graph has and no others. */
export function feedsOf(rows: readonly Row[], inputNames: readonly string[], padding: Padding): Record<string, Tensor> {
  const length = longest(rows);
  const dims = [rows.length, length];
  const fill = (rest: bigint, at: (row: Row, index: number) => number): Tensor => {
    const data = new BigInt64Array(rows.length * length);
    if (rest !== 0n) data.fill(rest);
    rows.forEach((row, number) => {
      const start = number * length + startOf(row, length, padding.padSide);
      for (let index = 0; index < row.ids.length; index++) data[start + index] = BigInt(at(row, index));
    });
    return new Tensor('int64', data, dims);
  };
  const makers: Record<string, () => Tensor> = {
    input_ids: () => fill(BigInt(padding.padId), (row, index) => row.ids[index] as number),
    attention_mask: () => fill(0n, () => 1),
    token_type_ids: () => fill(0n, (row, index) => row.typeIds?.[index] ?? 0),
    position_ids: () => fill(0n, (_, index) => index),
  };
  return Object.fromEntries(inputNames.map((name) => {
    const make = makers[name];
    if (make === undefined) {
      throw new Error(`the graph has an input '${name}', which is not made from text: only tensors can be sent to it`);
    }
    return [name, make()];
  }));
}

/** Where a row's tokens start in its padded line. */
export function startOf(row: Row, length: number, side: 'left' | 'right'): number {
  return side === 'left' ? length - row.ids.length : 0;
}

export function longest(rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, row.ids.length), 1);
}
