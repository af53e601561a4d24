import { crc32, deflateRawSync } from 'node:zlib';

/** One entry as it is to stand in a zip, however wrong. */
export interface ZipItem {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly method?: number;
  readonly flags?: number;
  /** Mode of Unix, in the directory. */
  readonly mode?: number;
  readonly extra?: Buffer;
  /** What the directory says, where that is another thing. */
  readonly central?: Partial<{ name: string; size: number; packed: number; crc: number; method: number; offset: number; flags: number }>;
  /** What stands before the bytes. */
  readonly local?: Partial<{ name: string; size: number; packed: number; crc: number; method: number; flags: number }>;
  /** Behind the bytes. */
  readonly after?: Buffer;
  /** Leaves it out of the directory. */
  readonly isHidden?: boolean;
}

export function zipBytes(items: readonly ZipItem[], { before = Buffer.alloc(0), comment = '', count }: { before?: Buffer; comment?: string; count?: number } = {}): Buffer {
  const pieces: Buffer[] = [before];
  const directory: Buffer[] = [];
  let offset = before.length;
  for (const item of items) {
    const content = Buffer.from((item.content ?? '') as string);
    const method = item.method ?? 0;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const real = { name: item.name, size: content.length, packed: packed.length, crc: crc32(content), method, flags: item.flags ?? 0, offset };
    const here = { ...real, ...item.local };
    const there = { ...real, ...item.central };
    const name = Buffer.from(here.name as string);
    const extra = item.extra ?? Buffer.alloc(0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(here.flags, 6);
    local.writeUInt16LE(here.method, 8);
    local.writeUInt32LE(here.crc, 14);
    local.writeUInt32LE(here.packed, 18);
    local.writeUInt32LE(here.size, 22);
    local.writeUInt16LE(name.length, 26);
    const piece = Buffer.concat([local, name, packed, item.after ?? Buffer.alloc(0)]);
    pieces.push(piece);
    offset += piece.length;
    if (item.isHidden === true) continue;
    const listed = Buffer.from(there.name as string);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE((3 << 8) | 20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(there.flags, 8);
    central.writeUInt16LE(there.method, 10);
    central.writeUInt32LE(there.crc, 16);
    central.writeUInt32LE(there.packed, 20);
    central.writeUInt32LE(there.size, 24);
    central.writeUInt16LE(listed.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(((item.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(there.offset, 42);
    directory.push(Buffer.concat([central, listed, extra]));
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(count ?? directory.length, 8);
  end.writeUInt16LE(count ?? directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...pieces, central, end, Buffer.from(comment)]);
}
