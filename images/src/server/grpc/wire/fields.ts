import { invalid } from '../../fields.ts';
import { decodeText } from '../../protocols/v2/byte-elements.ts';
import { checkedParameters } from '../../protocols/v2/parameters.ts';
import type { Parameters } from '../../protocols/v2/tensor.ts';
import { BYTES, VARINT, WireReader } from './reader.ts';

/** A text of a message that is short by nature: a name, a version. */
export function readText(reader: WireReader, what: string): string {
  reader.expect(BYTES, what);
  const bytes = reader.view();
  if (bytes.byteLength > 1024) throw invalid(`'${what}' has ${bytes.byteLength} bytes, the limit is 1024`);
  return decodeText(bytes, `'${what}'`);
}

export function readFlag(reader: WireReader, what: string): boolean {
  reader.expect(VARINT, what);
  reader.varint();
  return reader.low !== 0 || reader.high !== 0;
}

export function readMessage(reader: WireReader, what: string): WireReader {
  reader.expect(BYTES, what);
  return new WireReader(reader.view());
}

/** Entries of a map<string, InferParameter>, gathered one field at a time. */
export class ParameterEntries {
  private readonly entries: [string, unknown][] = [];
  private readonly what: string;

  constructor(what: string) {
    this.what = what;
  }

  read(reader: WireReader): void {
    if (this.entries.length > 64) throw invalid(`'${this.what}' has more than 64 keys`);
    const entry = readMessage(reader, this.what);
    let key = '';
    let value: unknown;
    while (entry.next()) {
      if (entry.number === 1) key = readText(entry, `${this.what} key`);
      else if (entry.number === 2) value = readParameter(readMessage(entry, this.what), `${this.what} ${key}`);
      else entry.skip();
    }
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw invalid(`'${this.what}' must not have the key '${key}'`);
    this.entries.push([key, value]);
  }

  finish(): Parameters {
    return checkedParameters(this.entries, `'${this.what}'`);
  }
}

/** InferParameter: a flag, an int64, a text, or one of two newer numbers. */
function readParameter(reader: WireReader, what: string): unknown {
  let value: unknown;
  while (reader.next()) {
    if (reader.number === 1) {
      value = readFlag(reader, what);
    } else if (reader.number === 2 || reader.number === 5) {
      reader.expect(VARINT, what);
      reader.varint();
      value = reader.int64;
    } else if (reader.number === 3) {
      reader.expect(BYTES, what);
      value = decodeText(reader.view(), `'${what}'`);
    } else if (reader.number === 4) {
      reader.expect(1, what);
      const bytes = reader.ahead(8);
      value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    } else {
      reader.skip();
    }
  }
  return value;
}
