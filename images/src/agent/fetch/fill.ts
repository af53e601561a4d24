import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../folder/disk-failure.ts';
import type { Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import type { Lock } from '../folder/lock.ts';
import { readArrived, readMarker, withdrawMarker, writeMarker, type MarkedSource } from '../folder/marker.ts';
import { checkPaths } from '../folder/paths.ts';
import { checkSpace, stillToCome } from '../folder/space.ts';
import type { RemoteFile } from '../sources/source.ts';
import { transfer } from '../transfer/transfer.ts';
import { alreadyThere } from './already-there.ts';
import type { Found } from './complete.ts';
import type { FetchContext } from './context.ts';
import type { Listed } from './listed.ts';
import { identityOfAll, isKept, keepArchive, packedOf, placeUnpacked, unpackAll, type Packed, type Unpacked } from './packed.ts';
import { place, placeLink, removeStale, syncFolders } from './place.ts';

/** What a source comes to: plain files, and archives to unpack, unless what was in them is still there. */
interface Work {
  readonly listed: Listed;
  readonly plain: readonly RemoteFile[];
  readonly packed: readonly Packed[];
  readonly unpacked: readonly Entry[] | undefined;
}

export interface Done {
  readonly sources: readonly MarkedSource[];
  /** Files that were moved. */
  readonly fetched: number;
}

/** Makes a folder hold what its sources list, and marks it. The lock is held. @throws Failure, or the signal's reason */
export async function fill(layout: Layout, all: readonly Listed[], found: Found | undefined, lock: Lock, context: FetchContext): Promise<Done> {
  const { report, settings, signal } = context;
  const works = all.map((listed) => workOf(listed, found, context));
  const plain = works.flatMap((work) => work.plain);
  checkPaths([...plain.map(({ path }) => path), ...works.flatMap(({ unpacked = [] }) => unpacked.map(({ path }) => path))]);

  const marker = await readMarker(layout);
  if (marker !== undefined) await withdrawMarker(layout, marker);
  const known = await readArrived(layout);
  const entries = new Map(works.flatMap(({ unpacked = [] }) => unpacked).map((entry) => [entry.path, entry]));
  for (const file of plain) {
    const entry = await alreadyThere(layout, file, { known: known.get(file.path), isDamaged: found?.damaged.includes(file.path) ?? false }, context);
    if (entry !== undefined) entries.set(file.path, entry);
  }

  const toUnpack = works.filter(({ packed, unpacked }) => packed.length > 0 && unpacked === undefined);
  const archives = await missingArchives(layout, toUnpack);
  const linked = plain.filter(({ path, local }) => !entries.has(path) && local !== undefined && !settings.copy);
  const moving = plain.filter((file) => !entries.has(file.path) && !linked.includes(file));
  for (const work of works) tell(work, layout, new Set([...moving, ...archives]), context);

  const stale = (): Promise<unknown> => removeStale(layout, known.values(), new Set([...plain.map(({ path }) => path), ...entries.keys()]));
  // What archives bring is not known yet; without them there may be no room before.
  if (toUnpack.length === 0) await stale();
  await checkSpace(layout.dest, await stillToCome(layout, [...moving, ...archives]));

  for (const file of linked) entries.set(file.path, await placeLink(layout, file, file.local as string));
  await transfer([...moving, ...archives], {
    ...context, layout, log: report.log, moved: report.moved,
    arrived: async (file, part, _size, hashes) => {
      await lock.check();
      if (archives.includes(file)) await keepArchive(layout, file, part);
      else entries.set(file.path, await place(layout, file, part, hashes));
    },
  });
  const unpacked = new Map<Work, Unpacked>();
  for (const [index, work] of toUnpack.entries()) unpacked.set(work, await unpackAll(layout, index, work.packed, settings, signal));
  checkPaths([...entries.keys(), ...[...unpacked.values()].flatMap(({ found: of }) => of.map(({ path }) => path))]);
  await lock.check();
  const brought = new Map<Work, readonly Entry[]>();
  for (const [work, of] of unpacked) {
    const placed = await placeUnpacked(layout, of, identityOfAll(work.packed));
    brought.set(work, placed);
    for (const entry of placed) entries.set(entry.path, entry);
  }
  if (toUnpack.length > 0) await stale();

  await syncFolders(layout, [...entries.values()]);
  signal.throwIfAborted();
  await lock.check();
  const sources = works.map((work): MarkedSource => ({
    uri: work.listed.uri, key: work.listed.key, pinned: work.listed.pinned,
    ...(work.packed.length === 0 ? {} : { archives: identityOfAll(work.packed) }),
    files: [...work.plain.map(({ path }) => entries.get(path) as Entry), ...brought.get(work) ?? work.unpacked ?? []],
  }));
  await writeMarker(layout, sources);
  await clear(layout);
  return { sources, fetched: moving.length + archives.length };
}

function workOf(listed: Listed, found: Found | undefined, { settings }: FetchContext): Work {
  const packed = packedOf(listed.chosen, settings);
  const archives = new Set(packed.map(({ file }) => file));
  return { listed, packed, plain: listed.chosen.filter((file) => !archives.has(file)), unpacked: packed.length === 0 ? undefined : stillThere(listed, packed, found) };
}

/** What archives brought is taken for there only as a whole: from a folder that was complete, and nothing of it damaged. */
function stillThere({ key, chosen }: Listed, packed: readonly Packed[], found: Found | undefined): readonly Entry[] | undefined {
  const marked = found?.marker.sources.find((source) => source.key === key);
  const identity = identityOfAll(packed);
  if (marked === undefined || identity === '' || marked.archives !== identity) return undefined;
  const plain = new Set(chosen.map(({ path }) => path));
  const brought = marked.files.filter(({ path }) => !plain.has(path));
  return brought.some(({ path }) => found?.damaged.includes(path)) ? undefined : brought;
}

async function missingArchives(layout: Layout, works: readonly Work[]): Promise<RemoteFile[]> {
  const missing: RemoteFile[] = [];
  for (const { file } of works.flatMap(({ packed }) => packed)) {
    if (file.local === undefined && !await isKept(layout, file)) missing.push(file);
  }
  return missing;
}

function tell({ listed: { uri, chosen, left } }: Work, { dest }: Layout, moving: ReadonlySet<RemoteFile>, { report }: FetchContext): void {
  const its = chosen.filter((file) => moving.has(file));
  report.plan({
    uri, dest, files: its.length, bytes: total(its), unsized: its.filter(({ size }) => size === undefined).length, kept: chosen.length - its.length,
    leftOut: left.map(({ file, reason }) => ({ path: file.path, size: file.size, reason })),
  });
}

/** What only the way here needed. */
async function clear({ own, parts }: Layout): Promise<void> {
  await onDisk(own, async () => {
    for (const name of await readdir(parts)) await rm(join(parts, name), { recursive: true, force: true });
    for (const name of ['archives', 'unpacked']) await rm(join(own, name), { recursive: true, force: true });
  });
}

function total(files: readonly RemoteFile[]): number {
  return files.reduce((sum, { size }) => sum + (size ?? 0), 0);
}
