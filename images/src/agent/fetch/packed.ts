import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archiveFormatOf, type ArchiveFormat } from '../archive/format.ts';
import { Failure } from '../failure.ts';
import { onDisk } from '../folder/disk-failure.ts';
import { entryOf, identityOf, isAsLeft, type Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import { makeFolderBelow } from '../folder/make-folder.ts';
import { noteArrived } from '../folder/marker.ts';
import { syncFile } from '../folder/sync.ts';
import type { Settings } from '../options.ts';
import { unwantedOf } from '../select/wanted.ts';
import type { RemoteFile } from '../sources/source.ts';

/** An archive that is unpacked, and of which nothing is kept but what was in it. */
export interface Packed {
  readonly file: RemoteFile;
  readonly format: ArchiveFormat;
}

/** Those to unpack: what the source says, and, as in KServe, an archive that is all there is. */
export function packedOf(chosen: readonly RemoteFile[], { unpack }: Pick<Settings, 'unpack'>): Packed[] {
  return chosen.flatMap((file) => {
    const only = chosen.length === 1 ? archiveFormatOf(file.path) : undefined;
    const format = file.layer === true ? file.unpack : unpack ? file.unpack ?? only : undefined;
    return format === undefined ? [] : [{ file, format }];
  });
}

/** Tells the contents of these archives from any others; '' where a source does not. */
export function identityOfAll(packed: readonly Packed[]): string {
  const identities = packed.map(({ file }) => identityOf(file));
  return identities.length === 0 || identities.includes('') ? '' : createHash('sha256').update(identities.join()).digest('hex');
}

/** Where an archive waits until all are there. */
export function waitingPlace({ run }: Layout, { path }: RemoteFile): string {
  return join(run, 'archives', createHash('sha256').update(path).digest('hex').slice(0, 32));
}

/** Keeps a whole archive, also for the next run. */
export async function keepArchive(layout: Layout, file: RemoteFile, part: string): Promise<void> {
  const place = waitingPlace(layout, file);
  await onDisk(place, async () => {
    await makeFolderBelow(layout.run, 'archives');
    await rename(part, place);
    await rm(`${part}.journal`, { force: true });
    await writeFile(`${place}.json`, JSON.stringify(await entryOf(place, { path: file.path, hashes: {}, identity: identityOf(file) })));
  });
}

/** Whether a run before has left it. */
export async function isKept(layout: Layout, file: RemoteFile): Promise<boolean> {
  const place = waitingPlace(layout, file);
  try {
    const entry = JSON.parse(await readFile(`${place}.json`, 'utf8')) as Entry;
    return entry.identity !== '' && entry.identity === identityOf(file) && await isAsLeft(place, entry);
  } catch {
    return false;
  }
}

/** What was in archives, in a folder of its own until it is put in place. */
export interface Unpacked {
  readonly folder: string;
  readonly found: readonly { readonly path: string; readonly sha256: string | undefined; readonly link: string | undefined }[];
}

/** Unpacks archives of one source, in order, over one another, and takes what the patterns leave of it. @throws Failure on what is unsafe in them */
export async function unpackAll(layout: Layout, index: number, packed: readonly Packed[], settings: Pick<Settings, 'maxUnpacked' | 'allow' | 'ignore'>, signal: AbortSignal): Promise<Unpacked> {
  const { unpack } = await import('../archive/unpack.ts');
  const folder = join(layout.run, 'unpacked', String(index));
  await onDisk(folder, async () => {
    await rm(folder, { recursive: true, force: true });
    await makeFolderBelow(layout.run, `unpacked/${index}`);
  });
  const hashes = new Map<string, string>();
  for (const { file, format } of packed) {
    const { bavail, bsize } = await statfs(folder);
    const brought = await unpack(file.local ?? waitingPlace(layout, file), format, folder, {
      signal, name: file.path, limits: { maxBytes: settings.maxUnpacked, freeBytes: bavail * bsize }, from: file.unpackFrom, isLayer: file.layer,
    });
    for (const { path, sha256 } of brought) hashes.set(path, sha256);
  }
  const found = (await walk(folder, '')).map(({ path, link }) => ({ path, link, sha256: hashes.get(path) }));
  if (found.length === 0) {
    const from = packed.find(({ file }) => file.unpackFrom !== undefined)?.file.unpackFrom;
    throw new Failure('notFound', from === undefined ? `'${packed[0]?.file.path}' has no files in it: check the URI` : `there is no folder '${from}' with files in it: name another`);
  }
  const unwanted = unwantedOf(settings);
  const wanted = found.filter(({ path }) => unwanted(path) === undefined);
  if (wanted.length === 0) throw new Failure('notFound', `no file in '${packed[0]?.file.path}' fits --allow and --ignore; there are ${found.slice(0, 5).map(({ path }) => path).join(', ')}: change the patterns`);
  return { folder, found: wanted };
}

/** Moves what was unpacked to its place. */
export async function placeUnpacked(layout: Layout, { folder, found }: Unpacked, identity: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { path, sha256, link } of found) {
    const to = layout.placeOf(path);
    await onDisk(to, async () => {
      if (link === undefined) await syncFile(join(folder, path));
      await makeFolderBelow(layout.dest, dirname(path));
      await rename(join(folder, path), to);
    });
    const entry = await entryOf(to, { path, hashes: sha256 === undefined ? {} : { sha256 }, identity, ...(link === undefined ? {} : { link }) });
    await noteArrived(layout, entry);
    entries.push(entry);
  }
  return entries;
}

async function walk(root: string, below: string): Promise<{ readonly path: string; readonly link: string | undefined }[]> {
  const names = (await readdir(join(root, below))).sort();
  const found = await Promise.all(names.map(async (name) => {
    const path = below === '' ? name : `${below}/${name}`;
    const stats = await lstat(join(root, path));
    if (stats.isDirectory()) return walk(root, path);
    return [{ path, link: stats.isSymbolicLink() ? await readlink(join(root, path)) : undefined }];
  }));
  return found.flat();
}
