import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a folder lists survives a crash of the machine. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch {
    // Some network file systems do not know it, and have no need of it.
  } finally {
    await handle.close();
  }
}

/** What a file holds survives a crash of the machine. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** All of a small file or nothing, also after a crash of the machine; it is a new one at `from` until it is whole. */
export async function writeWhole(path: string, from: string, text: string): Promise<void> {
  await rm(from, { recursive: true, force: true });
  await writeFile(from, text, { flag: 'wx', flush: true });
  await rename(from, path);
  await syncFolder(dirname(path));
}
