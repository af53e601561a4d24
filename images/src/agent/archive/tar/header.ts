/** One entry's block, or the extension of the next one's. */
export interface TarHeader {
  readonly type: string;
  readonly name: Buffer;
  readonly link: Buffer;
  readonly size: number;
  readonly mode: number;
}

export const BLOCK = 512;

/** @returns the header, or what is wrong with it */
export function headerOf(block: Buffer): TarHeader | string {
  if (block.length < BLOCK) return 'is cut off';
  const sum = numberOf(block.subarray(148, 156));
  if (sum === undefined || sum !== sumOf(block)) return 'is no tar, or damaged: the checksum of a header is wrong';
  const magic = block.toString('latin1', 257, 265);
  const isPosix = magic === 'ustar\x0000';
  // The first tars, without a magic, differ from those of GNU in nothing that matters here.
  if (!isPosix && magic !== 'ustar  \0' && magic !== '\0'.repeat(8)) return `has a header of an unknown kind of tar`;
  const size = numberOf(block.subarray(124, 136));
  const mode = numberOf(block.subarray(100, 108));
  if (size === undefined || mode === undefined) return 'has a header with a size or a mode that is no number';
  const name = textOf(block.subarray(0, 100));
  const prefix = isPosix ? textOf(block.subarray(345, 500)) : Buffer.alloc(0);
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156] as number);
  return { type, name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]), link: textOf(block.subarray(157, 257)), size, mode };
}

function sumOf(block: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += block[at] as number;
  return sum;
}

function textOf(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or a number of 256s where the first bit is set; undefined: neither, negative or too big. */
function numberOf(field: Buffer): number | undefined {
  if ((field[0] as number) === 0x80) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = field.toString('latin1').replace(/[\0 ]+$/, '').trimStart();
  return /^[0-7]*$/.test(text) ? parseInt(text === '' ? '0' : text, 8) : undefined;
}
