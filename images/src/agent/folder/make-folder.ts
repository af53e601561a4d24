import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

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
