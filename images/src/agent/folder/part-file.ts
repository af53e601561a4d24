import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import type { RemoteFile } from '../sources/source.ts';
import { onDisk } from './disk-failure.ts';
import { identityOf } from './entry.ts';
import type { Layout } from './layout.ts';
import { readPlain, reopenPlain } from './plain-file.ts';

/** A file on its way: its bytes, and beside them the journal of the parts that are in it. */
export interface PartFile {
  readonly path: string;
  readonly partSize: number;
  /** Parts that an agent before has left, by index. */
  readonly left: ReadonlySet<number>;
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** A part is written: whoever is killed now leaves it to the next. */
  record(index: number): Promise<void>;
  /** On disk, for good. */
  sync(size: number): Promise<void>;
  /** Gives up what is there; only of a file that comes in one stream, which has no journal. */
  restart(): Promise<void>;
  close(): Promise<void>;
  remove(): Promise<void>;
}

interface Head {
  readonly identity: string;
  readonly partSize: number;
  /** Which file of which disk it is: a copy is another. */
  readonly inode: string;
}

/** Takes up what an agent before has left of the same content, else begins anew. */
export async function openPartFile(layout: Layout, file: RemoteFile, partSize: number): Promise<PartFile> {
  const path = layout.partOf(file.path);
  const journalPath = `${path}.journal`;
  const head: Head = { identity: identityOf(file), partSize, inode: '' };
  const goesOn = file.ranges && head.identity !== '' && file.size !== undefined;
  const hashTells = hasHash(file);
  let bytes = goesOn ? await reopenPlain(path).catch(() => undefined) : undefined;
  const left = bytes === undefined ? undefined : await readJournal(journalPath, { ...head, inode: await inodeOf(bytes) }, hashTells);
  if (left === undefined) {
    await bytes?.close();
    bytes = await onDisk(path, anew(path));
  }
  let handle = bytes as FileHandle;
  const there = (await handle.stat()).size;
  // As it was begun, whatever --part-size is now.
  const size = left?.partSize ?? partSize;
  const done = left?.done.filter((index) => Math.min((index + 1) * size, file.size ?? 0) <= there) ?? [];
  const firstLine = `${JSON.stringify({ ...head, partSize: size, inode: await inodeOf(handle) })}\n`;
  let lines: FileHandle | undefined;
  if (goesOn && file.size > size) {
    // Anew: the last line may be cut off, and what follows must not become part of it.
    await onDisk(journalPath, replace(journalPath, firstLine + done.map((index) => `${index}\n`).join('')));
    lines = await onDisk(journalPath, open(journalPath, 'a'));
  }
  const close = async (): Promise<void> => {
    await Promise.all([handle.close(), lines?.close()]);
  };
  return {
    path,
    partSize: size,
    left: new Set(done),
    write: (data, at) => onDisk(path, writeAll(handle, data, at)),
    record: async (index) => {
      // Where no hash will tell, what the journal says has to be on disk, whatever becomes of the machine.
      if (!hashTells && lines !== undefined) await onDisk(path, handle.datasync());
      await onDisk(journalPath, lines?.write(`${index}\n`) ?? Promise.resolve(undefined));
    },
    sync: (length) => onDisk(path, async () => {
      await handle.truncate(length);
      await handle.sync();
    }),
    restart: () => onDisk(path, async () => {
      await handle.close();
      handle = await anew(path);
    }),
    close,
    remove: async () => {
      await close();
      await Promise.all([rm(path, { force: true }), rm(journalPath, { force: true })]);
    },
  };
}

/** Never the same inode with other bytes: an agent that was frozen may have it open, or somebody else a name of it. */
async function anew(path: string): Promise<FileHandle> {
  await rm(path, { recursive: true, force: true });
  return open(path, 'wx+');
}

async function inodeOf(handle: FileHandle): Promise<string> {
  const { dev, ino, birthtimeNs } = await handle.stat({ bigint: true });
  return [dev, ino, birthtimeNs].join(':');
}

/** Not synced: a journal that is lost costs only the parts. */
async function replace(path: string, text: string): Promise<void> {
  await rm(`${path}.new`, { recursive: true, force: true });
  await writeFile(`${path}.new`, text, { flag: 'wx' });
  await rename(`${path}.new`, path);
}

async function writeAll(handle: FileHandle, data: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < data.length;) from += (await handle.write(data, from, data.length - from, at + from)).bytesWritten;
}

/**
 * The journal of the same content, or undefined. Where no hash will tell, parts count only in the very file they were
 * written to: a copy or a backup may be older than its journal.
 */
async function readJournal(path: string, head: Head, hashTells: boolean): Promise<{ readonly partSize: number; readonly done: number[] } | undefined> {
  const text = await readPlain(path).catch(() => '');
  const [first = '', ...rest] = text.split('\n');
  try {
    const found = JSON.parse(first) as Head;
    if (found.identity !== head.identity || !(found.partSize > 0)) return undefined;
    if (!hashTells && found.inode !== head.inode) return undefined;
    // What stands behind the last line break was cut off.
    return { partSize: found.partSize, done: rest.slice(0, -1).filter((line) => /^\d+$/.test(line)).map(Number) };
  } catch {
    return undefined;
  }
}

function hasHash({ hashes }: RemoteFile): boolean {
  return Object.values(hashes).some((hash) => hash !== undefined);
}
