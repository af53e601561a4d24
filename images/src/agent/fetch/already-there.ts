import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onDisk } from '../folder/disk-failure.ts';
import { entryOf, identityOf, isAsLeft, type Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import { noteArrived } from '../folder/marker.ts';
import { isBelow } from '../folder/make-folder.ts';
import { syncFile } from '../folder/sync.ts';
import type { Hashes, RemoteFile } from '../sources/source.ts';
import { holds } from './complete.ts';
import type { FetchContext } from './context.ts';

/** What is known of a file before it is looked at. */
export interface Before {
  readonly known: Entry | undefined;
  /** It is not as it was left. */
  readonly isDamaged: boolean;
}

/**
 * A file that need not be fetched: one that an agent left here, as it left it; or one with the bytes that it has to have,
 * whoever brought or touched it.
 */
export async function alreadyThere(layout: Layout, file: RemoteFile, { known, isDamaged }: Before, { settings, signal }: FetchContext): Promise<Entry | undefined> {
  const place = layout.placeOf(file.path);
  if (!await isBelow(layout.dest, dirname(file.path))) return undefined;
  const isSame = known !== undefined && known.identity !== '' && known.identity === identityOf(file);
  const isLink = file.local !== undefined && !settings.copy;
  if (isLink || known?.link !== undefined) return isLink && isSame && await isAsLeft(place, known) ? known : undefined;
  if (isSame && !isDamaged && !settings.verify && await isAsLeft(place, known)) return known;
  const hashes = isSame ? known.hashes : file.hashes;
  if (!await hasBytes(place, file.size ?? known?.size, hashes, signal)) return undefined;
  await onDisk(place, syncFile(place));
  const entry = await entryOf(place, { path: file.path, hashes, identity: identityOf(file) });
  await noteArrived(layout, entry);
  return entry;
}

async function hasBytes(place: string, size: number | undefined, hashes: Hashes, signal: AbortSignal): Promise<boolean> {
  const stats = await lstat(place).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size !== size || Object.keys(hashes).length === 0) return false;
  return holds(place, hashes, stats.size, signal);
}
