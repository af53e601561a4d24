import type { Datatype } from '../../runtime/runner.ts';
import { invalid } from '../../fields.ts';
import { decodeText } from '../../protocols/v2/byte-elements.ts';
import { sizeOf } from '../../protocols/v2/datatype.ts';
import type { AnyDatatype, AnyTensor } from '../../protocols/v2/tensor.ts';
import type { TensorHead } from '../../protocols/v2/read-tensor.ts';
import { isText } from '../../protocols/v2/tensor.ts';
import { BYTES, FIXED32, FIXED64, VARINT, WireReader } from './reader.ts';
import { WireWriter } from './writer.ts';

/** Field of InferTensorContents for each datatype; FP16 has none. */
const FIELDS: Partial<Record<AnyDatatype, number>> = {
  BOOL: 1, INT8: 2, INT16: 2, INT32: 2, INT64: 3, UINT8: 4, UINT16: 4, UINT32: 4, UINT64: 5, FP32: 6, FP64: 7, BYTES: 8,
};
const WIRE: Partial<Record<Datatype, number>> = { FP32: FIXED32, FP64: FIXED64 };

/**
 * Typed contents as a tensor. Twice over the message: first it counts, so that
 * nothing is allocated before shape and contents agree.
 */
export function tensorFromContents(head: TensorHead, contents: Uint8Array, what: string): AnyTensor {
  const { name, datatype, shape, elements } = head;
  const field = FIELDS[datatype];
  if (field === undefined) throw invalid(`'${what}' has ${datatype}, which has no typed contents: send raw_input_contents`);
  if (datatype === 'BYTES') {
    countElements(contents, field, BYTES, elements, what);
    return { name, datatype, shape, texts: readTexts(contents, field, what) };
  }
  const wire = WIRE[datatype] ?? VARINT;
  countElements(contents, field, wire, elements, what);
  const bytes = new Uint8Array(elements * sizeOf(datatype));
  fill(bytes, contents, field, wire, datatype, what);
  return { name, datatype, shape, bytes };
}

function countElements(contents: Uint8Array, field: number, wire: number, expected: number, what: string): void {
  const reader = new WireReader(contents);
  let count = 0;
  while (reader.next()) {
    if (reader.number !== field) throw invalid(`'${what}.contents' has field ${reader.number}, its datatype's is ${field}: use the field of the datatype`);
    if (reader.type === BYTES && wire !== BYTES) {
      const packed = reader.view();
      count += wire === VARINT ? varintsOf(packed) : packed.byteLength / (wire === FIXED32 ? 4 : 8);
    } else {
      reader.expect(wire, `${what}.contents`);
      reader.skip();
      count += 1;
    }
    if (count > expected) break;
  }
  if (count !== expected) throw invalid(`'${what}.contents' has ${count > expected ? 'more than ' : ''}${count} elements, its shape says ${expected}`);
}

/** Each ends with the one byte that has no continuation bit. */
function varintsOf(packed: Uint8Array): number {
  let count = 0;
  for (const byte of packed) if (byte < 0x80) count += 1;
  return count;
}

function readTexts(contents: Uint8Array, field: number, what: string): string[] {
  const texts: string[] = [];
  const reader = new WireReader(contents);
  while (reader.next()) if (reader.number === field) texts.push(decodeText(reader.view(), `element ${texts.length} of '${what}'`));
  return texts;
}

function fill(bytes: Uint8Array, contents: Uint8Array, field: number, wire: number, datatype: Datatype, what: string): void {
  const view = new DataView(bytes.buffer);
  let index = 0;
  const one = (reader: WireReader): void => {
    if (wire === VARINT) {
      reader.varint();
      setVarint(view, datatype, index, reader, what);
    } else {
      const size = wire === FIXED32 ? 4 : 8;
      bytes.set(reader.ahead(size), index * size);
    }
    index += 1;
  };
  const reader = new WireReader(contents);
  while (reader.next()) {
    if (reader.type === BYTES && reader.number === field) {
      const packed = new WireReader(reader.view());
      while (!packed.done) one(packed);
    } else {
      one(reader);
    }
  }
}

function setVarint(view: DataView, datatype: Datatype, index: number, { low, high }: WireReader, what: string): void {
  const signed = low | 0;
  const fits = (value: number, bits: number): number => {
    const least = datatype.startsWith('U') ? 0 : -(2 ** (bits - 1));
    const most = datatype.startsWith('U') ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
    if (value < least || value > most) throw invalid(`element ${index} of '${what}' must fit ${datatype}, got ${value}`);
    return value;
  };
  switch (datatype) {
    case 'BOOL': view.setUint8(index, low !== 0 || high !== 0 ? 1 : 0); break;
    case 'INT8': view.setInt8(index, fits(signed, 8)); break;
    case 'UINT8': view.setUint8(index, fits(low, 8)); break;
    case 'INT16': view.setInt16(index * 2, fits(signed, 16), true); break;
    case 'UINT16': view.setUint16(index * 2, fits(low, 16), true); break;
    case 'INT32': case 'UINT32': view.setUint32(index * 4, low, true); break;
    default:
      view.setUint32(index * 8, low, true);
      view.setUint32(index * 8 + 4, high, true);
  }
}

/** The other way: InferTensorContents of an output, or undefined where only raw contents can carry it. */
export function contentsOf(tensor: AnyTensor): WireWriter | undefined {
  const writer = new WireWriter();
  const field = FIELDS[tensor.datatype];
  if (field === undefined) return undefined;
  if (isText(tensor)) return writer.texts(field, tensor.texts);
  if (WIRE[tensor.datatype] !== undefined) return tensor.bytes.byteLength === 0 ? writer : writer.bytes(field, tensor.bytes);
  return writer.packed(field, integersOf(tensor.bytes, tensor.datatype));
}

function integersOf(bytes: Uint8Array, datatype: Datatype): (number | bigint)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = sizeOf(datatype);
  return Array.from({ length: bytes.byteLength / size }, (_, index) => {
    switch (datatype) {
      case 'INT8': return view.getInt8(index);
      case 'INT16': return view.getInt16(index * 2, true);
      case 'UINT16': return view.getUint16(index * 2, true);
      case 'INT32': return view.getInt32(index * 4, true);
      case 'UINT32': return view.getUint32(index * 4, true);
      case 'INT64': return view.getBigInt64(index * 8, true);
      case 'UINT64': return view.getBigUint64(index * 8, true);
      default: return view.getUint8(index);
    }
  });
}
