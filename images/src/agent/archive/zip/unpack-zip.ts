import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Failure } from '../../failure.ts';
import type { Below } from '../below.ts';
import type { Budget } from '../budget.ts';
import { entryPath } from '../entry-path.ts';
import type { Refuse } from '../refusal.ts';
import type { Tree } from '../tree.ts';
import { entryKind, modeOf } from './entry-kind.ts';
import { checkLayout } from './layout.ts';

const LONGEST_TARGET = 4096;

export interface Unzipping {
  readonly tree: Tree;
  readonly budget: Budget;
  readonly refuse: Refuse;
  readonly below: Below;
}

/** Looks at all entries before the first is written. @throws Failure */
export async function unpackZip(file: string, { tree, budget, refuse, below }: Unzipping): Promise<void> {
  const zip = await openPromise(file, { autoClose: false, decodeStrings: false }).catch((error: Error) => { throw unsound(error, refuse); });
  try {
    const entries: Entry[] = [];
    let packed = 0;
    let out = 0;
    for await (const entry of zip.eachEntry()) {
      budget.claim(entry.fileNameRaw, entry.uncompressedSize);
      budget.inflated(packed += entry.compressedSize, out += entry.uncompressedSize);
      entryKind(entry, refuse);
      entryPath(entry.fileNameRaw, refuse);
      entries.push(entry);
    }
    await checkLayout(file, zip, entries, refuse);
    for (const entry of entries) {
      const path = below(entryPath(entry.fileNameRaw, refuse));
      if (path !== undefined) await unpackEntry(zip, entry, path, tree, refuse);
    }
  } catch (error) {
    throw unsound(error, refuse);
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, path: string, tree: Tree, refuse: Refuse): Promise<void> {
  const kind = entryKind(entry, refuse);
  if (kind === 'folder') return tree.directory(path);
  if (kind === 'file') return tree.file(path, { size: entry.uncompressedSize, isExecutable: (modeOf(entry) & 0o100) !== 0, bytes: bytesOf(zip, entry, refuse) });
  if (entry.uncompressedSize > LONGEST_TARGET) throw refuse(entry.fileNameRaw, `is a link of ${entry.uncompressedSize} bytes`);
  const pieces: Buffer[] = [];
  for await (const piece of bytesOf(zip, entry, refuse)) pieces.push(piece);
  return tree.symlink(path, Buffer.concat(pieces));
}

/** An entry's bytes, inflated; checked against its size and checksum. @throws Failure */
export async function* bytesOf(zip: ZipFile, entry: Entry, refuse: Refuse): AsyncGenerator<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  let sum = 0;
  try {
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw error instanceof Failure ? error : refuse(entry.fileNameRaw, `cannot be inflated (${(error as Error).message})`);
  } finally {
    stream.destroy();
  }
  if (sum !== entry.crc32) throw refuse(entry.fileNameRaw, 'has another checksum than it says');
}

/** What the library says of an archive is no Failure, but errors of the system are not the archive's. */
export function unsound(error: unknown, refuse: Refuse): unknown {
  const isOurs = error instanceof Failure || !(error instanceof Error) || error.name === 'AbortError' || (error as NodeJS.ErrnoException).code !== undefined;
  return isOurs ? error : refuse(undefined, `is no sound zip (${error.message.slice(0, 200)})`);
}
