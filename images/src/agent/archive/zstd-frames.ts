import { byteReader, type ByteReader } from './byte-reader.ts';
import type { Refuse } from './refusal.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** Memory that one frame may ask for: what zstd itself takes without --long. */
const MOST_WINDOW = 2 ** 27;

/**
 * The frames of a zstd file, one after the other, each as its bytes. Node's decompressor ends with the first and does not
 * tell one that is cut; here both are seen.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8878#section-3
 */
export async function* zstdFrames(source: AsyncIterable<Buffer>, refuse: Refuse): AsyncGenerator<AsyncIterable<Buffer>> {
  const reader = byteReader(source);
  for (;;) {
    const magic = await reader.exactly(4);
    if (magic.length === 0) return;
    if (magic.length < 4) throw refuse(undefined, 'is cut off, or has bytes after its end');
    const number = magic.readUInt32LE();
    if (number === FRAME) yield frame(reader, magic, refuse);
    else if ((number & 0xfffffff0) >>> 0 === SKIPPABLE) await skip(reader, (await exactly(reader, 4, refuse)).readUInt32LE(), refuse);
    else throw refuse(undefined, 'is no zstd, or has bytes after its end');
  }
}

async function* frame(reader: ByteReader, magic: Buffer, refuse: Refuse): AsyncGenerator<Buffer> {
  const descriptor = await exactly(reader, 1, refuse);
  const flags = descriptor[0] as number;
  const isSingle = (flags & 0x20) !== 0;
  const windowLength = isSingle ? 0 : 1;
  const dictionaryLength = [0, 1, 2, 4][flags & 3] as number;
  const sizeLength = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] as number;
  const header = await exactly(reader, windowLength + dictionaryLength + sizeLength, refuse);
  const window = isSingle ? contentSize(header.subarray(dictionaryLength)) : windowSize(header[0] as number);
  if (window > MOST_WINDOW) throw refuse(undefined, `needs a window of ${window} bytes to be decompressed, of at most ${MOST_WINDOW}`);
  yield Buffer.concat([magic, descriptor, header]);
  for (let isLast = false; !isLast;) {
    const block = await exactly(reader, 3, refuse);
    const bits = block.readUIntLE(0, 3);
    isLast = (bits & 1) === 1;
    const length = ((bits >> 1) & 3) === 1 ? 1 : bits >> 3;
    yield Buffer.concat([block, await exactly(reader, length, refuse)]);
  }
  if ((flags & 4) !== 0) yield await exactly(reader, 4, refuse);
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function contentSize(field: Buffer): number {
  return field.length === 8 ? Number(field.readBigUInt64LE()) : field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

async function exactly(reader: ByteReader, length: number, refuse: Refuse): Promise<Buffer> {
  const bytes = await reader.exactly(length);
  if (bytes.length < length) throw refuse(undefined, 'is cut off');
  return bytes;
}

async function skip(reader: ByteReader, length: number, refuse: Refuse): Promise<void> {
  for (let left = length; left > 0;) {
    const bytes = await reader.some(left);
    if (bytes.length === 0) throw refuse(undefined, 'is cut off');
    left -= bytes.length;
  }
}
