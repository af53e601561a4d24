import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { isAsLeft, type Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import { isBelow } from '../folder/make-folder.ts';
import { readMarker, type Marker } from '../folder/marker.ts';
import type { Hashes } from '../sources/source.ts';
import { digestOf, type HashName } from '../transfer/digest.ts';

/** What is left of a folder that was complete. */
export interface Found {
  readonly marker: Marker;
  /** Not as they were left: missing, or of another size, time or, with --verify, hash. */
  readonly damaged: readonly string[];
}

/** Undefined where the folder was never complete for these wishes. */
export async function findComplete(layout: Layout, keys: readonly string[], verify: boolean, signal: AbortSignal): Promise<Found | undefined> {
  const marker = await readMarker(layout);
  if (marker === undefined) return undefined;
  const marked = marker.sources.map(({ key }) => key);
  if (marked.length !== keys.length || keys.some((key) => !marked.includes(key))) return undefined;
  const damaged: string[] = [];
  for (const entry of marker.sources.flatMap(({ files }) => files)) {
    signal.throwIfAborted();
    const place = layout.placeOf(entry.path);
    if (!await isBelow(layout.dest, dirname(entry.path)) || !await isAsLeft(place, entry) || (verify && !await hasHashes(place, entry, signal))) damaged.push(entry.path);
  }
  return { marker, damaged };
}

async function hasHashes(place: string, { hashes, size, link }: Entry, signal: AbortSignal): Promise<boolean> {
  return link !== undefined || holds(place, hashes, size, signal);
}

/** Whether a file's bytes are these; true where nothing is known of them. */
export async function holds(place: string, hashes: Hashes, size: number, signal: AbortSignal): Promise<boolean> {
  const names = (Object.keys(hashes) as HashName[]).filter((name) => hashes[name] !== undefined);
  if (names.length === 0) return true;
  const digest = digestOf(names, size);
  try {
    for await (const chunk of createReadStream(place, { highWaterMark: 2 ** 20, signal })) digest.update(chunk as Buffer);
  } catch {
    signal.throwIfAborted();
    return false;
  }
  const is = digest.end();
  return names.every((name) => is[name] === hashes[name]?.toLowerCase());
}
