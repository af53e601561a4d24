import type { Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import type { Lock } from '../folder/lock.ts';
import { readArrived, readMarker, withdrawMarker, writeMarker, type MarkedSource } from '../folder/marker.ts';
import { checkPaths } from '../folder/paths.ts';
import { checkMost, checkSpace, stillToCome } from '../folder/space.ts';
import type { RemoteFile } from '../sources/source.ts';
import { transfer } from '../transfer/transfer.ts';
import { alreadyThere } from './already-there.ts';
import type { Found } from './complete.ts';
import type { FetchContext } from './context.ts';
import type { Listed } from './listed.ts';
import { identityOfAll, keepArchive, placeUnpacked, unpackAll } from './packed.ts';
import { place, placeLink, removeOwn, removeStale, syncFolders } from './place.ts';
import { missingArchives, toUnpack, workOf, type Work } from './work.ts';

export interface Done {
  readonly sources: readonly MarkedSource[];
  /** Files that were moved. */
  readonly fetched: number;
  readonly linked: number;
}

/** A folder that is being filled. */
interface Filling {
  readonly layout: Layout;
  readonly works: readonly Work[];
  readonly lock: Lock;
  readonly context: FetchContext;
  /** What agents have put here so far, wanted or not. */
  readonly known: ReadonlyMap<string, Entry>;
  /** What is in its place. */
  readonly entries: Map<string, Entry>;
  /** What archives brought, for the marker. */
  readonly brought: Map<Work, readonly Entry[]>;
}

/** Makes a folder hold what its sources list, and marks it. The lock is held. @throws Failure, or the signal's reason */
export async function fill(layout: Layout, listed: readonly Listed[], found: Found | undefined, lock: Lock, context: FetchContext): Promise<Done> {
  const filling = await begin(layout, listed, found, lock, context);
  const counts = await bring(filling);
  await unpack(filling);
  return { sources: await publish(filling), ...counts };
}

/** From here on the folder is not complete. */
async function begin(layout: Layout, listed: readonly Listed[], found: Found | undefined, lock: Lock, context: FetchContext): Promise<Filling> {
  const works = listed.map((one) => workOf(one, found, context.settings));
  const there = works.flatMap(({ unpacked = [] }) => unpacked);
  checkPaths([...pathsOf(works.flatMap(({ plain }) => plain)), ...pathsOf(there)]);
  await lock.check();
  await withdrawMarker(layout, await readMarker(layout));
  const known = await readArrived(layout);
  const damaged = new Set(found?.damaged);
  const entries = new Map(there.map((entry) => [entry.path, entry]));
  for (const file of works.flatMap(({ plain }) => plain)) {
    const entry = await alreadyThere(layout, file, { known: known.get(file.path), isDamaged: damaged.has(file.path) }, context);
    if (entry !== undefined) entries.set(file.path, entry);
  }
  return { layout, works, lock, context, known, entries, brought: new Map() };
}

/** Plain files to their places, archives beside. */
async function bring({ layout, works, lock, context, known, entries }: Filling): Promise<Pick<Done, 'fetched' | 'linked'>> {
  const { settings, report } = context;
  const missing = works.flatMap(({ plain }) => plain).filter(({ path }) => !entries.has(path));
  const isLink = ({ local }: RemoteFile): boolean => local !== undefined && !settings.copy;
  const archives = new Set(await missingArchives(layout, works));
  const linking = missing.filter(isLink);
  const moving = [...missing.filter((file) => !isLink(file)), ...archives];
  for (const work of works) tell(work, layout, { moving: new Set(moving), linking: new Set(linking) }, context);

  checkMost(works.flatMap(({ listed }) => listed.chosen), settings.maxBytes);
  await lock.check();
  // What archives bring is not known yet; without them there may be no room before.
  if (toUnpack(works).length === 0) await removeStale(layout, known.values(), new Set([...pathsOf(missing), ...entries.keys()]));
  await checkSpace(layout.dest, await stillToCome(layout, moving));
  for (const file of linking) entries.set(file.path, await placeLink(layout, file, file.local as string, context.signal));
  await transfer(moving, {
    ...context, layout, log: report.log, moved: report.moved,
    arrived: async (file, part, _size, hashes) => {
      await lock.check();
      if (archives.has(file)) await keepArchive(layout, file, part);
      else entries.set(file.path, await place(layout, file, part, hashes));
    },
  });
  return { fetched: moving.length, linked: linking.length };
}

/** All archives first, then to their places: what is unsafe in one of them leaves nothing behind. */
async function unpack({ layout, works, lock, context, known, entries, brought }: Filling): Promise<void> {
  const packed = toUnpack(works);
  if (packed.length === 0) return;
  const unpacked = [];
  for (const [index, work] of packed.entries()) {
    unpacked.push({ work, contents: await unpackAll(layout, index, work.packed, context.settings, context.signal) });
  }
  const paths = [...entries.keys(), ...unpacked.flatMap(({ contents }) => pathsOf(contents.found))];
  checkPaths(paths);
  await lock.check();
  await removeStale(layout, known.values(), new Set(paths));
  for (const { work, contents } of unpacked) {
    const placed = await placeUnpacked(layout, contents, identityOfAll(work.packed));
    brought.set(work, placed);
    for (const entry of placed) entries.set(entry.path, entry);
  }
}

async function publish({ layout, works, lock, context, entries, brought }: Filling): Promise<MarkedSource[]> {
  await syncFolders(layout, [...entries.values()]);
  context.signal.throwIfAborted();
  await lock.check();
  const sources = works.map((work): MarkedSource => ({
    uri: work.listed.uri, key: work.listed.key, pinned: work.listed.pinned,
    ...(work.packed.length === 0 ? {} : { archives: identityOfAll(work.packed) }),
    files: [...work.plain.map(({ path }) => entries.get(path) as Entry), ...brought.get(work) ?? work.unpacked ?? []],
  }));
  await writeMarker(layout, sources);
  await removeOwn(layout);
  return sources;
}

function tell({ listed: { uri, chosen, left } }: Work, { dest }: Layout, todo: Readonly<Record<'moving' | 'linking', ReadonlySet<RemoteFile>>>, { report }: FetchContext): void {
  const its = chosen.filter((file) => todo.moving.has(file));
  const linked = chosen.filter((file) => todo.linking.has(file)).length;
  report.plan({
    uri, dest, files: its.length, bytes: its.reduce((sum, { size }) => sum + (size ?? 0), 0), unsized: its.filter(({ size }) => size === undefined).length,
    linked, kept: chosen.length - its.length - linked, leftOut: left.map(({ file, reason }) => ({ path: file.path, size: file.size, reason })),
  });
}

function pathsOf(files: readonly { readonly path: string }[]): string[] {
  return files.map(({ path }) => path);
}
