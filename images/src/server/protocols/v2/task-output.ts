import type { HubModel } from '../../model/hub-model.ts';
import type { Datatype } from '../../runtime/runner.ts';
import { sizeOf } from './datatype.ts';
import type { AnyTensor } from './tensor.ts';

/** The one output of a task, named as KServe's Hugging Face server names it. */
export const OUTPUT = 'output-0';

/** What a task's results are as a tensor; BYTES are texts, or JSON where a result is more than a text. */
export function outputType(files: HubModel): 'FP32' | 'INT64' | 'BYTES' {
  if (files.task === 'feature-extraction') return 'FP32';
  if (files.task === 'text-classification') return files.problem === 'regression' ? 'FP32' : 'INT64';
  return 'BYTES';
}

export function tensorFromResults(files: HubModel, results: readonly unknown[], detailed: boolean): AnyTensor {
  const type = outputType(files);
  const numbers = detailed || type === 'BYTES' ? undefined : numbersOf(results, type);
  if (numbers !== undefined) return numbers;
  const texts = results.map((result) => (typeof result === 'string' ? result : JSON.stringify(result)));
  return { name: OUTPUT, datatype: 'BYTES', shape: [texts.length], texts };
}

type Row = readonly number[] | Float32Array;
const isRow = (value: unknown): value is Row => value instanceof Float32Array
  || (Array.isArray(value) && value.every((entry) => typeof entry === 'number'));

/** [n] of numbers, or [n, m] of rows of one length; undefined for anything else. */
function numbersOf(results: readonly unknown[], datatype: 'FP32' | 'INT64'): AnyTensor | undefined {
  const flat = results.every((result) => typeof result === 'number');
  if (!flat && !results.every(isRow)) return undefined;
  const rows = (flat ? results.map((result) => [result]) : results) as readonly Row[];
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) return undefined;
  const shape = flat ? [rows.length] : [rows.length, width];
  return { name: OUTPUT, datatype, shape, bytes: bytesOf(rows, width, datatype) };
}

function bytesOf(rows: readonly Row[], width: number, datatype: Datatype & ('FP32' | 'INT64')): Uint8Array {
  const bytes = new Uint8Array(rows.length * width * sizeOf(datatype));
  const view = new DataView(bytes.buffer);
  let index = 0;
  for (const row of rows) {
    for (const value of row) {
      if (datatype === 'FP32') view.setFloat32(index * 4, value, true);
      else view.setBigInt64(index * 8, BigInt(Math.trunc(value)), true);
      index += 1;
    }
  }
  return bytes;
}
