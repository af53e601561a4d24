import { lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';

/** With all above it. Node's own recursive one says ENOENT where a disk is read-only. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((again: NodeJS.ErrnoException) => { if (again.code !== 'EEXIST') throw again; });
  }
}

/** A folder below another, through no link: what is written there stays in it. @throws Failure */
export async function makeFolderBelow(root: string, path: string): Promise<void> {
  for (const folder of foldersTo(root, path)) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error; });
    const stats = await lstat(folder);
    if (stats.isSymbolicLink()) throw new Failure('usage', `'${folder}' is a link, and nothing is written through links: remove it`);
    if (!stats.isDirectory()) throw new Failure('usage', `'${folder}' is in the way of what is fetched: empty the folder, or choose another`);
  }
}

/** Whether a folder below another is reached through no link. */
export async function isBelow(root: string, path: string): Promise<boolean> {
  for (const folder of foldersTo(root, path)) {
    if (!await lstat(folder).then((stats) => stats.isDirectory(), () => false)) return false;
  }
  return true;
}

function foldersTo(root: string, path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.map((_, index) => join(root, ...names.slice(0, index + 1)));
}
