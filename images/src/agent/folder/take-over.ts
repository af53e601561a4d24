import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from './disk-failure.ts';
import type { Layout } from './layout.ts';
import { makeFolderBelow } from './make-folder.ts';
import { OWN } from './paths.ts';

/**
 * What owners of the lock before have left becomes the new one's, by one rename. An owner that was frozen meanwhile and
 * wakes up finds none of its names any more: it can neither write, move nor mark anything.
 */
export async function takeOver({ dest, own, run, parts }: Layout): Promise<void> {
  await onDisk(own, async () => {
    await makeFolderBelow(dest, OWN);
    const runs = (await readdir(own)).filter((name) => /^\d{1,15}$/.test(name)).sort((a, b) => Number(b) - Number(a));
    const [last] = runs;
    if (last !== undefined && join(own, last) !== run) await rename(join(own, last), run);
    for (const name of await readdir(own)) if (join(own, name) !== run) await rm(join(own, name), { recursive: true, force: true });
    if (!await isFolder(run)) await rm(run, { force: true });
    await makeFolderBelow(dest, `${OWN}/${run.slice(own.length + 1)}`);
    await keepPlain(run, ['arrived.jsonl'], ['parts', 'archives']);
    await makeFolderBelow(run, 'parts');
    await keepPlain(parts);
    if (await isFolder(join(run, 'archives'))) await keepPlain(join(run, 'archives'));
  });
}

/** Nothing stays but plain files of one name, and folders that are expected: no link leads whoever writes here elsewhere. */
async function keepPlain(folder: string, files?: readonly string[], folders: readonly string[] = []): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await lstat(path);
    const stays = stats.isDirectory() ? folders.includes(name) : stats.isFile() && stats.nlink === 1 && files?.includes(name) !== false;
    if (!stays) await rm(path, { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then((stats) => stats.isDirectory(), () => false);
}
