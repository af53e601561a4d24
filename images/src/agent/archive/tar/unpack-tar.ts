import type { Readable } from 'node:stream';
import type { Below } from '../below.ts';
import type { Budget } from '../budget.ts';
import { byteReader } from '../byte-reader.ts';
import { decompressed } from '../decompress.ts';
import { entryPath } from '../entry-path.ts';
import type { ArchiveFormat } from '../format.ts';
import type { Refuse } from '../refusal.ts';
import type { Tree } from '../tree.ts';
import { tarEntries, type TarEntry } from './entries.ts';

export interface Unpacking {
  readonly tree: Tree;
  readonly budget: Budget;
  readonly refuse: Refuse;
  readonly below: Below;
  /** @returns whether the path was a whiteout, which is done then */
  readonly whiteout: ((path: string) => Promise<boolean>) | undefined;
}

/** What is neither file, folder nor link, in words. */
const SPECIAL: Readonly<Record<string, string>> = { 3: 'is a device', 4: 'is a device', 6: 'is a pipe', S: 'is a sparse file, which is not supported', M: 'goes on from another volume', V: 'names a volume' };

export async function unpackTar(source: Readable, format: Exclude<ArchiveFormat, 'zip'>, { tree, budget, refuse, below, whiteout }: Unpacking): Promise<void> {
  try {
    for await (const entry of tarEntries(byteReader(decompressed(source, format, budget, refuse)), refuse)) {
      budget.claim(entry.name, isFile(entry.type) ? entry.size : 0);
      const whole = entryPath(entry.name, refuse);
      const path = below(whole);
      if (await whiteout?.(whole) === true || path === undefined) continue;
      await unpackEntry(entry, path, below, tree, refuse);
    }
  } finally {
    source.destroy();
  }
}

async function unpackEntry(entry: TarEntry, path: string, below: Below, tree: Tree, refuse: Refuse): Promise<void> {
  const { type, size, mode, bytes, link } = entry;
  // The first tars had no folders but names with a slash at the end.
  const isFolder = type === '5' || (type === '0' && size === 0 && entry.name.at(-1) === 0x2f);
  if (isFolder || type === '1' || type === '2') {
    if (size !== 0) throw refuse(entry.name, `has ${size} bytes, though it is no file`);
    if (isFolder) return tree.directory(path);
    if (type === '2') return tree.symlink(path, link);
    const target = below(entryPath(link, (_, why) => refuse(entry.name, `is a hard link to a path that ${why}`)));
    if (target === undefined) throw refuse(entry.name, 'is a hard link that leaves the folder');
    return tree.hardlink(path, target);
  }
  if (!isFile(type)) throw refuse(entry.name, SPECIAL[type] ?? `has the unknown type '${type}'`);
  await tree.file(path, { size, isExecutable: (mode & 0o100) !== 0, bytes });
}

/** `7` asks for a file in one piece on the disk, which is a file. */
function isFile(type: string): boolean {
  return type === '0' || type === '7';
}
