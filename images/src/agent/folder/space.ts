import { statfs } from 'node:fs/promises';
import { Failure } from '../failure.ts';

/** Before the first byte: whether what is still to come fits. @throws Failure with both numbers */
export async function checkSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, bsize: 1 }));
  const free = bavail * bsize;
  if (needed > free) {
    throw new Failure('noSpace', `'${folder}' has ${free} bytes free and ${needed} are still to come: make room, give the volume at least ${needed - free} bytes more, or leave files out with --ignore`);
  }
}
