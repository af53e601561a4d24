import { Failure } from '../failure.ts';

/** Why the folder cannot be written, with the fix; undefined for errors that are not the disk's. */
function diskFailure(error: unknown, path: string): Failure | undefined {
  const { code } = error as NodeJS.ErrnoException;
  const sentence = SENTENCES[code ?? ''];
  if (sentence === undefined) return undefined;
  const [exit, text] = sentence;
  return new Failure(exit, `'${path}' ${text} (${code})`, { cause: error });
}

const FULL = 'cannot be written: the disk is full: make room, or give the volume more than the plan says';
const CLASH = 'is in the way of what is fetched: empty the folder, or choose another';
const SENTENCES: Readonly<Record<string, readonly ['noSpace' | 'usage', string]>> = {
  ENOSPC: ['noSpace', FULL],
  EDQUOT: ['noSpace', 'cannot be written: the quota is used up: make room, or have it raised'],
  EFBIG: ['noSpace', 'cannot be written: its file system takes no file of this size: use another'],
  EROFS: ['noSpace', 'cannot be written: it is on a read-only file system: mount a volume there that can be written'],
  EACCES: ['noSpace', 'cannot be written by this user: let group 0 write there (fsGroup), or mount another volume'],
  EPERM: ['noSpace', 'cannot be written by this user: let group 0 write there (fsGroup), or mount another volume'],
  EIO: ['noSpace', 'cannot be written or read: its disk fails: use another'],
  EXDEV: ['usage', 'is on another file system than the folder it belongs to: mount nothing below the folder'],
  ELOOP: ['usage', 'is a link, and nothing is written through links: remove it'],
  ENOTDIR: ['usage', CLASH],
  EISDIR: ['usage', CLASH],
  EEXIST: ['usage', CLASH],
  ENOTEMPTY: ['usage', CLASH],
  ENAMETOOLONG: ['usage', 'is too long for its file system: choose a folder with a shorter path'],
};

/** Work on the folder, whose errors are sentences. @throws Failure */
export async function onDisk<T>(path: string, work: Promise<T> | (() => Promise<T>)): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work);
  } catch (error) {
    throw diskFailure(error, path) ?? error;
  }
}
