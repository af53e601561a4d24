import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../folder/disk-failure.ts';
import { identityOf, isAsLeft, type Entry } from '../folder/entry.ts';
import { layoutOf, type Layout } from '../folder/layout.ts';
import { acquire, type Lock } from '../folder/lock.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { readArrived, readMarker, withdrawMarker, writeMarker, type MarkedSource } from '../folder/marker.ts';
import { checkPaths } from '../folder/paths.ts';
import { checkSpace } from '../folder/space.ts';
import type { RemoteFile } from '../sources/source.ts';
import { transfer } from '../transfer/transfer.ts';
import { findComplete, holds, type Found } from './complete.ts';
import type { FetchContext } from './context.ts';
import { listSource, type Listed } from './listed.ts';
import { place, placeLink, removeStale, syncFolders } from './place.ts';
import { keyOf, type Wish } from './wish.ts';

/** What came of a wish. */
export interface Filled {
  readonly files: number;
  readonly bytes: number;
  /** Of them, fetched by this run. */
  readonly fetched: number;
}

/** Fills one folder, or finds it complete, which asks nobody. @throws Failure, or the signal's reason */
export async function fillFolder(wish: Wish, context: FetchContext): Promise<Filled> {
  const layout = layoutOf(wish.dest);
  const keys = wish.uris.map((uri) => keyOf(uri, context.settings));
  const look = (): Promise<Found | undefined> => findComplete(layout, keys, context.settings.verify, context.signal);
  // Before the lock: a complete folder may be read-only.
  const before = await look();
  if (before?.damaged.length === 0) return filled(before.marker.sources, 0);

  await onDisk(layout.parts, makeFolder(layout.parts));
  const lock = await onDisk(layout.own, acquire(layout.own, {
    signal: context.signal,
    onWait: () => context.report.say('another agent fills the folder: waiting for it', { dest: wish.dest }),
    onLost: context.abort,
  }));
  try {
    const found = await look();
    if (found?.damaged.length === 0) return filled(found.marker.sources, 0);
    if (found !== undefined) context.report.log.warning('files are missing or changed, and are fetched again', { dest: wish.dest, files: found.damaged.slice(0, 20), count: found.damaged.length });
    return await fill(layout, wish, found, lock, context);
  } finally {
    await lock.release();
  }
}

async function fill(layout: Layout, { uris, dest }: Wish, found: Found | undefined, lock: Lock, context: FetchContext): Promise<Filled> {
  const { report, settings } = context;
  const listed: Listed[] = [];
  for (const uri of uris) listed.push(await listSource(uri, pinnedOf(uri, found, settings) ?? uri, context));
  const all = listed.flatMap(({ chosen }) => chosen);
  checkPaths(all.map(({ path }) => path));

  const marker = await readMarker(layout);
  if (marker !== undefined) await withdrawMarker(layout, marker);
  const known = await readArrived(layout);
  for (const path of found?.damaged ?? []) known.delete(path);

  const entries = new Map<string, Entry>();
  for (const file of all) {
    const entry = await alreadyThere(layout, file, known.get(file.path), context);
    if (entry !== undefined) entries.set(file.path, entry);
  }
  const missing = all.filter(({ path }) => !entries.has(path));
  const linked = missing.filter(({ local }) => local !== undefined && !settings.copy);
  const moving = missing.filter((file) => !linked.includes(file));
  for (const { uri, chosen, left } of listed) {
    const its = moving.filter((file) => chosen.includes(file));
    report.plan({
      uri, dest, files: its.length, bytes: total(its), unsized: its.filter(({ size }) => size === undefined).length, kept: chosen.length - its.length,
      leftOut: left.map(({ file, reason }) => ({ path: file.path, size: file.size, reason })),
    });
  }
  await removeStale(layout, known.values(), new Set(all.map(({ path }) => path)));
  await checkSpace(layout.dest, total(moving));

  for (const file of linked) entries.set(file.path, await placeLink(layout, file, file.local as string));
  await transfer(moving, {
    ...context, layout, log: report.log, moved: report.moved,
    arrived: async (file, part, _size, hashes) => {
      await lock.check();
      entries.set(file.path, await place(layout, file, part, hashes));
    },
  });

  await syncFolders(layout, [...entries.values()]);
  await clearParts(layout);
  const sources = listed.map(({ uri, key, pinned, chosen }): MarkedSource => ({ uri, key, pinned, files: chosen.map(({ path }) => entries.get(path) as Entry) }));
  context.signal.throwIfAborted();
  await lock.check();
  await writeMarker(layout, sources);
  return filled(sources, moving.length);
}

/** To repair a folder the same is asked for again, if its name holds all that the URI does, and the source is not asked by way of another. */
function pinnedOf(uri: string, found: Found | undefined, settings: FetchContext['settings']): string | undefined {
  const marked = found?.marker.sources.find(({ key }) => key === keyOf(uri, settings));
  return marked?.uri === uri && schemeOf(uri) === schemeOf(marked.pinned) ? marked.pinned : undefined;
}

function schemeOf(uri: string): string | undefined {
  return uri.split(':', 1)[0];
}

/** A file that an agent left here, as it left it; or one that has the promised bytes, wherever it came from. */
async function alreadyThere(layout: Layout, file: RemoteFile, known: Entry | undefined, { settings, signal }: FetchContext): Promise<Entry | undefined> {
  const path = layout.placeOf(file.path);
  if (known === undefined || known.identity === '' || known.identity !== identityOf(file)) return undefined;
  if ((known.link !== undefined) !== (file.local !== undefined && !settings.copy)) return undefined;
  if (!await isAsLeft(path, known)) return undefined;
  if (settings.verify && known.link === undefined && !await holds(path, known.hashes, known.size, signal)) return undefined;
  return known;
}

async function clearParts({ parts }: Layout): Promise<void> {
  await onDisk(parts, async () => {
    for (const name of await readdir(parts)) await rm(join(parts, name), { recursive: true, force: true });
  });
}

function total(files: readonly RemoteFile[]): number {
  return files.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

function filled(sources: readonly MarkedSource[], fetched: number): Filled {
  const files = sources.flatMap((source) => source.files);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), fetched };
}
