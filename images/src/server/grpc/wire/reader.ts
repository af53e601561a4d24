import { invalid } from '../../fields.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/**
 * A cursor over one protobuf message. It makes no object a field, and nothing
 * is allocated by a length that a client wrote: what it hands out are views.
 */
export class WireReader {
  /** Of the field that next() found. */
  number = 0;
  type = 0;
  /** Halves of the last varint: 64 bits do not fit a number. */
  low = 0;
  high = 0;
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Goes to the next field; false at the end. */
  next(): boolean {
    if (this.at >= this.bytes.length) return false;
    this.varint();
    this.number = this.low >>> 3;
    this.type = this.low & 7;
    if (this.number === 0 || this.high > 0) throw invalid('the protobuf message has a field with a number out of range');
    return true;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Into low and high. */
  varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw invalid('the protobuf message ends inside a number');
      this.at += 1;
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high |= part >> 4;
      } else if (shift < 63) high |= part << (shift - 32);
      else high |= (part & 1) << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw invalid('the protobuf message has a number of more than ten bytes');
  }

  /** The last varint as int64, exact up to 2^53; NaN beyond. */
  get int64(): number {
    const value = (this.high | 0) * 2 ** 32 + this.low;
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }

  view(): Uint8Array {
    this.varint();
    const length = this.low;
    if (this.high !== 0 || length > this.bytes.length - this.at) {
      throw invalid(`the protobuf message says ${this.high === 0 ? length : 'over 2^32'} bytes of field ${this.number}, ${this.bytes.length - this.at} are left`);
    }
    return this.ahead(length);
  }

  /** The next bytes as they are. */
  ahead(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw invalid('the protobuf message ends inside a number');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Over a field that is not known here. */
  skip(): void {
    if (this.type === VARINT) this.varint();
    else if (this.type === FIXED64) this.ahead(8);
    else if (this.type === BYTES) this.view();
    else if (this.type === FIXED32) this.ahead(4);
    else throw invalid(`the protobuf message has a field of the kind ${this.type}, which no client of this protocol sends`);
  }

  /** @throws ServingError invalid where the client encoded the field as something else */
  expect(type: number, what: string): void {
    if (this.type !== type) throw invalid(`'${what}' has the wrong wire type ${this.type}: the client's message is not this protocol's`);
  }
}
