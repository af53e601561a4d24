import { open, rename, writeFile } from 'node:fs/promises';
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

/** All of a small file or nothing, also after a crash of the machine. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, text, { flush: true });
  await rename(beside, path);
  await syncFolder(dirname(path));
}
