import type { Datatype } from '../../runtime/runner.ts';
import { ServingError } from '../../errors.ts';
import { invalid, shown } from '../../fields.ts';
import { sizeOf } from './datatype.ts';
import { elementAt, setElement } from './elements.ts';
import type { AnyTensor } from './tensor.ts';
import { isText } from './tensor.ts';

/**
 * Calls `take` for each value of data that may be nested as its shape is, in
 * row-major order. Depth is bounded by the reader of the JSON.
 */
function eachValue(data: readonly unknown[], expected: number, what: string, take: (value: unknown, index: number) => void): void {
  let index = 0;
  const walk = (values: readonly unknown[]): void => {
    for (const value of values) {
      if (Array.isArray(value)) {
        walk(value);
        continue;
      }
      if (index >= expected) throw invalid(`${what} has more than the ${expected} elements of its shape`);
      take(value, index);
      index += 1;
    }
  };
  walk(data);
  if (index !== expected) throw invalid(`${what} has ${index} elements, its shape says ${expected}`);
}

export function textsFromJson(data: readonly unknown[], expected: number, what: string): string[] {
  const texts: string[] = [];
  eachValue(data, expected, what, (value) => {
    if (typeof value !== 'string') throw invalid(`${what} must hold strings, got ${shown(value)}`);
    texts.push(value);
  });
  return texts;
}

/**
 * @param available bytes of the body: a shape that says more elements than a body can hold allocates nothing
 */
export function bytesFromJson(data: readonly unknown[], datatype: Datatype, expected: number, available: number, what: string): Uint8Array {
  if (datatype === 'FP16') throw invalid(`${what} has FP16, which JSON cannot carry: send it as binary data`);
  if (expected > available) throw invalid(`${what} has fewer than the ${expected} elements of its shape`);
  const bytes = new Uint8Array(expected * sizeOf(datatype));
  const view = new DataView(bytes.buffer);
  eachValue(data, expected, what, (value, index) => {
    if (!setElement(view, datatype, index, value)) {
      throw invalid(`element ${index} of ${what} must fit ${datatype}, got ${shown(value)}`
        + (datatype.endsWith('INT64') ? ': numbers over 2^53 go as binary data' : ''));
    }
  });
  return bytes;
}

/** @throws ServingError failed for what JSON has no words for */
export function jsonFromTensor(tensor: AnyTensor): (string | number | boolean)[] {
  if (isText(tensor)) return [...tensor.texts];
  const view = new DataView(tensor.bytes.buffer, tensor.bytes.byteOffset, tensor.bytes.byteLength);
  const count = tensor.bytes.byteLength / sizeOf(tensor.datatype);
  const values = new Array<number | boolean>(count);
  for (let index = 0; index < count; index += 1) {
    const value = elementAt(view, tensor.datatype, index);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new ServingError('failed', `output '${tensor.name}' holds ${value}, which JSON cannot carry: the model computed it; `
        + "ask for this output with 'binary_data' to see all values");
    }
    values[index] = value;
  }
  return values;
}
