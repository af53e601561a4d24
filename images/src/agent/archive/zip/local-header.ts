import type { Entry, LocalFileHeader } from 'yauzl';

const IS_ENCRYPTED = 1;
const HAS_DESCRIPTOR = 8;
const IS_UTF8 = 0x800;

/**
 * What an entry says of itself where its bytes are has to agree with the directory at the end: one reader believes this,
 * another that, and an archive that tells two stories shows each a different model.
 *
 * @returns what they differ in
 */
export function difference(entry: Entry, local: LocalFileHeader): string | undefined {
  const flags = IS_ENCRYPTED | HAS_DESCRIPTOR | IS_UTF8;
  if (!local.fileName.equals(entry.fileNameRaw)) return 'name';
  if (local.compressionMethod !== entry.compressionMethod) return 'method';
  if ((local.generalPurposeBitFlag & flags) !== (entry.generalPurposeBitFlag & flags)) return 'flags';
  const said = [['checksum', local.crc32, entry.crc32], ...sizes(entry, local)] as const;
  return said.find(([, here, there]) => here !== there && !(hasDescriptor(entry) && (here === 0 || here === 0xffffffff)))?.[0];
}

/** Sizes come after the bytes, in a record of 12, 16, 20 or 24 bytes. */
export function hasDescriptor(entry: Entry): boolean {
  return (entry.generalPurposeBitFlag & HAS_DESCRIPTOR) !== 0;
}

function sizes(entry: Entry, local: LocalFileHeader): (readonly [string, number, number])[] {
  const large = zip64Of(local.extraField);
  const next = (said: number): number => (said === 0xffffffff && large.length > 0 ? large.shift() as number : said);
  const size = next(local.uncompressedSize);
  return [['size', size, entry.uncompressedSize], ['compressed size', next(local.compressedSize), entry.compressedSize]];
}

function zip64Of(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length);
      return [0, 8].filter((from) => from + 8 <= field.length).map((from) => Number(field.readBigUInt64LE(from)));
    }
    at += 4 + length;
  }
  return [];
}
