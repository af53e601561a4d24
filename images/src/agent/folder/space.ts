import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { RemoteFile } from '../sources/source.ts';
import { onDisk } from './disk-failure.ts';
import type { Layout } from './layout.ts';

/** Bytes that the disk has to take yet. What agents before have left of other files makes room. */
export async function stillToCome({ parts, partOf }: Layout, files: readonly RemoteFile[]): Promise<number> {
  const wanted = new Set(files.map(({ path }) => partOf(path)));
  await onDisk(parts, async () => {
    for (const name of await readdir(parts)) {
      const path = join(parts, name);
      if (!wanted.has(path.replace(/\.journal(\.new)?$/, ''))) await rm(path, { recursive: true, force: true });
    }
  });
  let bytes = 0;
  for (const { path, size = 0 } of files) {
    const there = await stat(partOf(path)).then(({ blocks }) => blocks * 512, () => 0);
    bytes += Math.max(0, size - there);
  }
  return bytes;
}

/** Before the first byte: whether what is still to come fits. @throws Failure with both numbers */
export async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, bsize: 1 }));
  const free = bavail * bsize;
  if (needed > free) {
    throw new Failure('noSpace', `'${folder}' has ${free} bytes free and ${needed} are still to come: make room, give the volume at least ${needed - free} bytes more, or leave files out with --ignore`);
  }
}

/** @throws Failure where files come to more than was reserved for them */
export function checkMost(files: readonly RemoteFile[], most: number): void {
  const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
  if (bytes > most) throw new Failure('noSpace', `the model has ${bytes} bytes, and --max-bytes allows ${most}: allow at least ${bytes}, or leave files out with --ignore`);
}
