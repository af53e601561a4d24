import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Failure } from '../failure.ts';
import { isOwn } from '../folder/paths.ts';
import type { OpenSource, RemoteFile, Source } from './source.ts';

/** `file:///folder`, or an absolute path: a folder with all that is in it, or one file. */
export const open: OpenSource = async (uri) => {
  if (uri.startsWith('/')) return localSource(uri, uri);
  try {
    return localSource(fileURLToPath(uri), uri);
  } catch {
    throw new Failure('usage', `'${uri}' names no local file: write it as file:///absolute/path`);
  }
};

/** What lies on this machine: to be linked, or read where it is to be copied. */
export function localSource(path: string, uri: string): Source {
  const root = resolve(path);
  return {
    list: async () => {
      const stats = await stat(root).catch((error: NodeJS.ErrnoException) => {
        const exit = error.code === 'EACCES' ? 'denied' : 'notFound';
        throw new Failure(exit, `'${root}' of ${uri} cannot be read (${error.code}): check the path, and that its volume is mounted`);
      });
      const found = stats.isDirectory() ? await walk(root, '') : [basename(root)];
      const folder = stats.isDirectory() ? root : resolve(root, '..');
      return { pinned: uri, files: await Promise.all(found.map((name) => fileOf(folder, name))) };
    },
  };
}

/** Links are followed to files and, unlike KServe, to no folders: they may go round in circles. */
async function walk(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Failure('denied', `'${join(root, below)}' cannot be read (${error.code}): let this user or group 0 read it`);
  });
  const names: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    // Kubernetes keeps the files of ConfigMaps and Secrets there, and links beside it.
    if (isOwn(entry.name)) continue;
    if (entry.isDirectory() && !entry.name.startsWith('..')) names.push(...await walk(root, name));
    else if (entry.isFile() || (entry.isSymbolicLink() && await isFile(join(root, name)))) names.push(name);
  }
  return names;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((stats) => stats.isFile(), () => false);
}

async function fileOf(root: string, name: string): Promise<RemoteFile> {
  const local = join(root, name);
  const versionOf = async (): Promise<{ size: number; version: string }> => {
    const { size, mtimeNs, ino } = await stat(local, { bigint: true });
    return { size: Number(size), version: `${size}-${mtimeNs}-${ino}` };
  };
  const { size, version } = await versionOf();
  const check = async (): Promise<void> => {
    const now = await versionOf().catch(() => undefined);
    if (now?.version !== version) throw new Failure('changed', `'${local}' changed while it was fetched: run again`);
  };
  return {
    path: name, size, version, local, hashes: {}, ranges: true,
    open: async (range) => {
      await check();
      const bytes = createReadStream(local, { highWaterMark: 2 ** 18, ...(range === undefined ? {} : { start: range.from, end: range.to - 1 }) });
      return { bytes: Readable.from(unchanged(bytes, check), { objectMode: false }) };
    },
  };
}

/** The bytes, once it is clear that the file was not written to while they were read. */
async function* unchanged(bytes: Readable, check: () => Promise<void>): AsyncGenerator<Uint8Array> {
  yield* bytes as AsyncIterable<Uint8Array>;
  await check();
}
