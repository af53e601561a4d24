import { createHash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import { Failure } from '../failure.ts';
import type { Hashes, RemoteFile } from '../sources/source.ts';
import { wrongWith } from './paths.ts';

/** A file in its place, and how to know that it is still the same. */
export interface Entry {
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since 1970, as text: numbers of JSON are too short for them. */
  readonly modified: string;
  /** What its bytes were when it arrived. */
  readonly hashes: Hashes;
  /** Of the remote file that it came from; '' where that has neither hash nor version. */
  readonly identity: string;
  /** Where the link leads, if it is one. */
  readonly link?: string;
}

/** Tells one content of a remote file from any other, as far as its source does; '' where it does not. */
export function identityOf({ path, size, hashes, version }: RemoteFile): string {
  if (Object.keys(hashes).length === 0 && version === undefined) return '';
  const facts = [path, size, hashes.sha256, hashes.md5, hashes.crc32c, hashes.gitBlob, version];
  return createHash('sha256').update(JSON.stringify(facts.map((fact) => fact ?? null))).digest('hex');
}

export async function entryOf(place: string, of: Omit<Entry, 'size' | 'modified'>): Promise<Entry> {
  const stats = await lstat(place, { bigint: true });
  const { size, mtimeNs } = stats;
  const isRight = of.link === undefined ? stats.isFile() : stats.isSymbolicLink();
  if (!isRight) throw new Failure('usage', `'${place}' is not what was just put there: something else writes in the folder, stop it`);
  return { ...of, size: Number(size), modified: String(mtimeNs) };
}

/** Whether what a folder tells of a file is believed: others may write there too. */
export function isEntry(read: unknown): read is Entry {
  if (typeof read !== 'object' || read === null) return false;
  const { path, size, modified, hashes, identity, link } = read as Readonly<Record<keyof Entry, unknown>>;
  return typeof path === 'string' && wrongWith(path) === undefined && typeof size === 'number' && typeof modified === 'string'
    && typeof identity === 'string' && (link === undefined || typeof link === 'string')
    && typeof hashes === 'object' && hashes !== null && Object.values(hashes).every((hash) => typeof hash === 'string');
}

/** Whether it lies there as it was left: by size and time, or where its link leads. */
export async function isAsLeft(place: string, entry: Entry): Promise<boolean> {
  try {
    const stat = await lstat(place, { bigint: true });
    if (entry.link !== undefined) return stat.isSymbolicLink() && await readlink(place) === entry.link;
    return stat.isFile() && Number(stat.size) === entry.size && String(stat.mtimeNs) === entry.modified;
  } catch {
    return false;
  }
}
