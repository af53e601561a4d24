import { invalid, shown } from '../../fields.ts';
import { readElements } from './byte-elements.ts';
import { sizeOf } from './datatype.ts';
import { bytesFromJson, textsFromJson } from './json-data.ts';
import type { AnyDatatype, AnyTensor } from './tensor.ts';

export interface TensorHead {
  readonly name: string;
  readonly datatype: AnyDatatype;
  readonly shape: readonly number[];
  readonly elements: number;
}

/** A tensor of raw bytes: their number must be what the shape says. */
export function tensorFromTail(head: TensorHead, bytes: Uint8Array, what: string): AnyTensor {
  const { name, datatype, shape, elements } = head;
  if (datatype === 'BYTES') return { name, datatype, shape, texts: readElements(bytes, elements, `'${what}'`) };
  const expected = elements * sizeOf(datatype);
  if (bytes.byteLength !== expected) {
    throw invalid(`'${what}' has ${bytes.byteLength} bytes, ${datatype} of shape [${shape.join(', ')}] takes ${expected}`);
  }
  return { name, datatype, shape, bytes };
}

export function tensorFromData(head: TensorHead, data: unknown, jsonBytes: number, what: string): AnyTensor {
  const { name, datatype, shape, elements } = head;
  if (!Array.isArray(data)) throw invalid(`'${what}.data' must be a list, got ${shown(data)}`);
  if (datatype === 'BYTES') return { name, datatype, shape, texts: textsFromJson(data, elements, `'${what}.data'`) };
  return { name, datatype, shape, bytes: bytesFromJson(data, datatype, elements, jsonBytes, `'${what}.data'`) };
}
