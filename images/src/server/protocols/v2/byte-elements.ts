import { invalid } from '../../fields.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw invalid(`${what} is not valid UTF-8: this server takes texts only`);
  }
}

/**
 * BYTES on the wire: each element with its length before it, four bytes, little
 * endian. Every element takes four bytes at least, so what is allocated is
 * bounded by what was sent.
 */
export function readElements(bytes: Uint8Array, expected: number, what: string): string[] {
  if (expected * 4 > bytes.byteLength) {
    throw invalid(`${what} has ${bytes.byteLength} bytes, too few for the ${expected} elements of its shape`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (texts.length === expected) throw invalid(`${what} has more than the ${expected} elements of its shape`);
    if (bytes.byteLength - at < 4) throw invalid(`${what} ends inside the length of element ${texts.length}`);
    const length = view.getUint32(at, true);
    at += 4;
    if (length > bytes.byteLength - at) {
      throw invalid(`element ${texts.length} of ${what} says ${length} bytes, ${bytes.byteLength - at} are left`);
    }
    texts.push(decodeText(bytes.subarray(at, at + length), `element ${texts.length} of ${what}`));
    at += length;
  }
  if (texts.length !== expected) throw invalid(`${what} has ${texts.length} elements, its shape says ${expected}`);
  return texts;
}

export function writeElements(texts: readonly string[]): Uint8Array {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const all = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = all.writeUInt32LE(lengths[index] ?? 0, at);
    at += all.write(text, at, 'utf8');
  }
  return all;
}
