import { crc32 } from 'node:zlib';
import type { Entry } from 'yauzl';
import type { Refuse } from '../refusal.ts';

const UNIX = [3, 19];
const TYPE = 0o170000;
const [FOLDER, LINK, FILE] = [0o040000, 0o120000, 0o100000];
const UNICODE_PATH = 0x7075;

export type EntryKind = 'file' | 'folder' | 'link';

/** What an entry is; what cannot be read, or is none of these, is refused. @throws Failure */
export function entryKind(entry: Entry, refuse: Refuse): EntryKind {
  const { fileNameRaw: name, compressionMethod: method } = entry;
  if (entry.isEncrypted()) throw refuse(name, 'is encrypted');
  if (method !== 0 && method !== 8) throw refuse(name, `is compressed by method ${method}, and only stored and deflated ones are read`);
  if (![entry.uncompressedSize, entry.compressedSize, entry.relativeOffsetOfLocalHeader].every(Number.isSafeInteger)) throw refuse(name, 'has a size beyond all disks');
  const other = entry.extraFields.find(({ id, data }) => id === UNICODE_PATH && data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(name));
  if (other !== undefined && !other.data.subarray(5).equals(name)) throw refuse(name, 'has a second name');
  const mode = modeOf(entry);
  const type = mode & TYPE;
  if (![0, FOLDER, LINK, FILE].includes(type)) throw refuse(name, 'is neither file nor folder nor link');
  const isFolder = name.at(-1) === 0x2f || type === FOLDER;
  if (isFolder && entry.uncompressedSize > 0) throw refuse(name, `has ${entry.uncompressedSize} bytes, though it is a folder`);
  return isFolder ? 'folder' : type === LINK ? 'link' : 'file';
}

/** Mode of Unix, where the archive was made on one. */
export function modeOf(entry: Entry): number {
  return UNIX.includes(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
}
