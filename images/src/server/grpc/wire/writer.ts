import { BYTES, VARINT } from './reader.ts';

/** Chunks of a message; joined once, at the end. */
export class WireWriter {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  varint(value: number | bigint): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.push(Uint8Array.from(bytes));
  }

  /** Proto3 leaves out what is false. */
  flag(number: number, value: boolean): this {
    return value ? this.tag(number, VARINT).varint(1) : this;
  }

  number(number: number, value: number): this {
    return value === 0 ? this : this.tag(number, VARINT).varint(value);
  }

  text(number: number, value: string): this {
    return value === '' ? this : this.bytes(number, Buffer.from(value));
  }

  texts(number: number, values: readonly string[]): this {
    for (const value of values) this.bytes(number, Buffer.from(value));
    return this;
  }

  bytes(number: number, value: Uint8Array): this {
    return this.tag(number, BYTES).varint(value.byteLength).push(value);
  }

  packed(number: number, values: readonly (number | bigint)[]): this {
    if (values.length === 0) return this;
    const inner = new WireWriter();
    for (const value of values) inner.varint(value);
    return this.bytes(number, inner.finish());
  }

  message(number: number, message: WireWriter): this {
    return this.bytes(number, message.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.chunks, this.length);
  }

  private tag(number: number, type: number): this {
    return this.varint((number << 3) | type);
  }

  private push(chunk: Uint8Array): this {
    this.chunks.push(chunk);
    this.length += chunk.byteLength;
    return this;
  }
}
