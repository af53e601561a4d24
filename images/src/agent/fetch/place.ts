import { lstat, readdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { onDisk } from '../folder/disk-failure.ts';
import { entryOf, identityOf, type Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import { isBelow, makeFolderBelow } from '../folder/make-folder.ts';
import { noteArrived } from '../folder/marker.ts';
import { syncFolder } from '../folder/sync.ts';
import type { Hashes, RemoteFile } from '../sources/source.ts';
import { holds } from './complete.ts';

/** Moves a whole file to its place. */
export async function place(layout: Layout, file: RemoteFile, part: string, hashes: Hashes): Promise<Entry> {
  const path = layout.placeOf(file.path);
  await onDisk(path, async () => {
    await makeFolderBelow(layout.dest, dirname(file.path));
    await rename(part, path);
    await rm(`${part}.journal`, { force: true });
  });
  const entry = await entryOf(path, { path: file.path, hashes, identity: identityOf(file) });
  await noteArrived(layout, entry);
  return entry;
}

/** Puts a link where the file would be. @throws Failure damaged, if something is promised of its bytes */
export async function placeLink(layout: Layout, file: RemoteFile, local: string, signal: AbortSignal): Promise<Entry> {
  if (!await holds(local, file.hashes, file.size ?? 0, signal)) throw new Failure('damaged', `'${local}' does not have the bytes that were promised of it: it is damaged, or another file`);
  const path = layout.placeOf(file.path);
  await onDisk(path, async () => {
    await makeFolderBelow(layout.dest, dirname(file.path));
    const link = join(layout.run, 'link');
    await rm(link, { force: true });
    await symlink(local, link);
    await rename(link, path);
  });
  return entryOf(path, { path: file.path, hashes: {}, identity: identityOf(file), link: local });
}

/** Folders that files were moved to: what they list survives a crash of the machine. */
export async function syncFolders(layout: Layout, entries: readonly Entry[]): Promise<void> {
  const folders = new Set(entries.map(({ path }) => dirname(layout.placeOf(path))));
  await onDisk(layout.dest, async () => {
    for (const folder of new Set([...folders, layout.dest])) await syncFolder(folder);
  });
}

/** Removes what only the way to a complete folder needed. */
export async function removeOwn({ own }: Layout): Promise<void> {
  await onDisk(own, rm(own, { recursive: true, force: true }));
}

/** Removes what an agent put here and nobody wishes any more, and folders that are empty then. */
export async function removeStale(layout: Layout, known: Iterable<Entry>, wanted: ReadonlySet<string>): Promise<string[]> {
  const stale = [...known].map(({ path }) => path).filter((path) => !wanted.has(path));
  for (const path of stale) {
    // Through a link it would be a file of somebody else.
    if (!await isBelow(layout.dest, dirname(path))) continue;
    await onDisk(path, discard(layout, layout.placeOf(path)));
    for (let folder = dirname(path); folder !== '.' && await isEmpty(join(layout.dest, folder)); folder = dirname(folder)) {
      await rmdir(join(layout.dest, folder)).catch(() => {});
    }
  }
  return stale;
}

/** Out of the folder first: who woke up after another took over has no folder to move it to, and leaves what that one put there. */
async function discard({ run }: Layout, path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  // Somebody made a folder of that name: it is not the agent's.
  if (stats === undefined || stats.isDirectory()) return;
  const away = join(run, 'stale');
  await rename(path, away);
  await rm(away, { force: true });
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => ['?'])).length === 0;
}
