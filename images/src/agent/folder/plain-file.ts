import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** What a file of the agent's own holds; fails on a link, a pipe or a device that lies in its place. */
export async function readPlain(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new Error(`'${path}' is no file`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** A file to go on with, which has no other name by which bytes would go elsewhere. */
export async function reopenPlain(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stats = await handle.stat();
  if (stats.isFile() && stats.nlink === 1) return handle;
  await handle.close();
  throw new Error(`'${path}' is no file of one name`);
}
