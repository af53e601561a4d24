import { Failure } from '../failure.ts';
import type { Refuse } from './refusal.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const CLOSED = new Set(['EROFS', 'EACCES', 'EPERM']);

/** What the disk says of an entry, in words; anything else as it is. */
export function diskFailure(error: unknown, path: string, refuse: Refuse): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (FULL.has(code)) return new Failure('noSpace', `the disk is full (${code}) where '${path}' of an archive is written: give the volume more`, { cause: error });
  if (CLOSED.has(code)) return new Failure('noSpace', `'${path}' of an archive cannot be written (${code}): mount the volume writable for this user`, { cause: error });
  if (code === 'EEXIST') return refuse(path, 'is in the folder already');
  if (code === 'ENAMETOOLONG') return refuse(path, 'has a path that is too long for the disk');
  return error;
}
