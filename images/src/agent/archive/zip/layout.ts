import { open, type FileHandle } from 'node:fs/promises';
import type { Entry, ZipFile } from 'yauzl';
import type { Refuse } from '../refusal.ts';
import { difference, hasDescriptor } from './local-header.ts';

const CENTRAL = 0x02014b50;
/** What may follow the directory: its end, or that of a big one. */
const ENDS = [0x06054b50, 0x06064b50];
const DESCRIPTORS = [12, 16, 20, 24];

/** Every byte belongs to one entry that the directory lists: nothing lies over another, between two or before the first. @throws Failure */
export async function checkLayout(file: string, zip: ZipFile, entries: readonly Entry[], refuse: Refuse): Promise<void> {
  const handle = await open(file);
  try {
    const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
    let ends = [0];
    for (const entry of sorted) {
      const start = entry.relativeOffsetOfLocalHeader;
      if (start < (ends[0] as number)) throw refuse(entry.fileNameRaw, 'lies over another entry');
      if (!ends.includes(start)) throw refuse(entry.fileNameRaw, 'comes after bytes that no entry owns');
      const local = await zip.readLocalFileHeaderPromise(entry);
      const differs = difference(entry, local);
      if (differs !== undefined) throw refuse(entry.fileNameRaw, `has another ${differs} in front of its bytes than in the archive's directory`);
      const end = local.fileDataStart + entry.compressedSize;
      ends = hasDescriptor(entry) ? DESCRIPTORS.map((length) => end + length) : [end];
    }
    await checkDirectory(handle, entries, ends, refuse);
  } finally {
    await handle.close();
  }
}

async function checkDirectory(handle: FileHandle, entries: readonly Entry[], starts: readonly number[], refuse: Refuse): Promise<void> {
  const length = entries.reduce((sum, entry) => sum + 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength, 0);
  for (const start of starts) {
    const isStart = length === 0 || await signatureAt(handle, start) === CENTRAL;
    if (isStart && ENDS.includes(await signatureAt(handle, start + length) ?? 0)) return;
  }
  throw refuse(undefined, 'has bytes that no entry owns, or entries that its directory does not count');
}

async function signatureAt(handle: FileHandle, position: number): Promise<number | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, position);
  return bytesRead === 4 ? buffer.readUInt32LE() : undefined;
}
