import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import type { RemoteFile } from '../sources/source.ts';
import { onDisk } from './disk-failure.ts';
import { identityOf } from './entry.ts';
import type { Layout } from './layout.ts';
import { bootOf } from './machine.ts';

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
  /** Gives up what is there. */
  restart(): Promise<void>;
  close(): Promise<void>;
  remove(): Promise<void>;
}

interface Head {
  readonly identity: string;
  readonly partSize: number;
  readonly boot: string;
}

/** Takes up what an agent before has left of the same content, else begins anew. */
export async function openPartFile(layout: Layout, file: RemoteFile, partSize: number): Promise<PartFile> {
  const path = layout.partOf(file.path);
  const journalPath = `${path}.journal`;
  const head: Head = { identity: identityOf(file), partSize, boot: bootOf() };
  const goesOn = file.ranges && head.identity !== '' && file.size !== undefined;
  const left = goesOn ? await readJournal(journalPath, head, hasHash(file)) : undefined;
  const bytes = await onDisk(path, left === undefined ? open(path, 'w+') : open(path, 'r+').catch(() => open(path, 'w+')));
  const there = (await bytes.stat()).size;
  // As it was begun, whatever --part-size is now.
  const size = left?.partSize ?? partSize;
  const done = left?.done.filter((index) => Math.min((index + 1) * size, file.size ?? 0) <= there) ?? [];
  const firstLine = `${JSON.stringify({ ...head, partSize: size })}\n`;
  let lines: FileHandle | undefined;
  if (goesOn && file.size > size) {
    // Anew: the last line may be cut off, and what follows must not become part of it.
    await onDisk(journalPath, replace(journalPath, firstLine + done.map((index) => `${index}\n`).join('')));
    lines = await onDisk(journalPath, open(journalPath, 'a'));
  }
  const close = async (): Promise<void> => {
    await Promise.all([bytes.close(), lines?.close()]);
  };
  return {
    path,
    partSize: size,
    left: new Set(done),
    write: (data, at) => onDisk(path, writeAll(bytes, data, at)),
    record: async (index) => {
      await onDisk(journalPath, lines?.write(`${index}\n`) ?? Promise.resolve(undefined));
    },
    sync: (length) => onDisk(path, async () => {
      await bytes.truncate(length);
      await bytes.sync();
    }),
    restart: () => onDisk(path, async () => {
      await bytes.truncate(0);
      await lines?.truncate(0);
      await lines?.write(firstLine);
    }),
    close,
    remove: async () => {
      await close();
      await Promise.all([rm(path, { force: true }), rm(journalPath, { force: true })]);
    },
  };
}

/** Not synced: a journal that is lost costs only the parts. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

async function writeAll(handle: FileHandle, data: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < data.length;) from += (await handle.write(data, from, data.length - from, at + from)).bytesWritten;
}

/**
 * The journal of the same content, or undefined. Bytes that were not synced survive the agent, not the machine: after
 * another boot they count only where a hash will tell.
 */
async function readJournal(path: string, head: Head, hashTells: boolean): Promise<{ readonly partSize: number; readonly done: number[] } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [first = '', ...rest] = text.split('\n');
  try {
    const found = JSON.parse(first) as Head;
    if (found.identity !== head.identity || !(found.partSize > 0)) return undefined;
    if (!hashTells && (found.boot !== head.boot || head.boot === '')) return undefined;
    // What stands behind the last line break was cut off.
    return { partSize: found.partSize, done: rest.slice(0, -1).filter((line) => /^\d+$/.test(line)).map(Number) };
  } catch {
    return undefined;
  }
}

function hasHash({ hashes }: RemoteFile): boolean {
  return Object.values(hashes).some((hash) => hash !== undefined);
}
