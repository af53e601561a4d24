import { constants } from 'node:fs';
import { appendFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from './disk-failure.ts';
import { isEntry, type Entry } from './entry.ts';
import type { Layout } from './layout.ts';
import { readPlain } from './plain-file.ts';
import { syncFolder, writeWhole } from './sync.ts';

/** Of what a complete folder consists. */
export interface Marker {
  readonly format: 1;
  /** When it became complete. */
  readonly time: string;
  readonly sources: readonly MarkedSource[];
}

export interface MarkedSource {
  /** Redacted. */
  readonly uri: string;
  /** Of the URI and what was chosen of it: another key is another wish. */
  readonly key: string;
  /** What it was at that moment: `hf://owner/name@<commit>`. */
  readonly pinned: string;
  /** Which archives its files came out of, if they did. */
  readonly archives?: string;
  readonly files: readonly Entry[];
}

/** Undefined where the folder is not complete, or was left by an agent that wrote markers otherwise. */
export async function readMarker({ marker }: Layout): Promise<Marker | undefined> {
  try {
    const read = JSON.parse(await readPlain(marker)) as Marker;
    return read.format === 1 && Array.isArray(read.sources) && read.sources.every(isSource) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isSource(source: Readonly<Record<keyof MarkedSource, unknown>>): boolean {
  const { uri, key, pinned, files } = source;
  return typeof uri === 'string' && typeof key === 'string' && typeof pinned === 'string' && Array.isArray(files) && files.every(isEntry);
}

/** The last thing that is written: from now on the folder is complete. */
export async function writeMarker(layout: Layout, sources: readonly MarkedSource[]): Promise<void> {
  const marker: Marker = { format: 1, time: new Date().toISOString(), sources };
  await onDisk(layout.dest, writeWhole(layout.marker, join(layout.run, 'marker'), `${JSON.stringify(marker, undefined, 1)}\n`));
}

/** Before anything in the folder changes it is no longer complete; what is known of its files stays known. */
export async function withdrawMarker(layout: Layout, marker: Marker | undefined): Promise<void> {
  await onDisk(layout.own, async () => {
    const known = marker?.sources.flatMap(({ files }) => files) ?? [...(await readArrived(layout)).values()];
    await writeWhole(layout.arrived, join(layout.run, 'arrived.new'), known.map(lineOf).join(''));
    // Not removed where it is: who woke up after another took over has no folder to move it to.
    await rename(layout.marker, join(layout.run, 'withdrawn')).catch(unlessAway);
    await syncFolder(layout.dest);
  });
}

/** Adds a file that is in its place and synced. */
export async function noteArrived(layout: Layout, entry: Entry): Promise<void> {
  await onDisk(layout.own, appendFile(layout.arrived, lineOf(entry), { flag: constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW }));
}

/** Files that arrived in runs that did not come to the end, by path. */
export async function readArrived({ arrived }: Layout): Promise<Map<string, Entry>> {
  const text = await readPlain(arrived).catch(() => '');
  return new Map(text.split('\n').flatMap((line): [string, Entry][] => {
    try {
      const entry: unknown = JSON.parse(line);
      return isEntry(entry) ? [[entry.path, entry]] : [];
    } catch {
      // The last line of a run that was killed.
      return [];
    }
  }));
}

function unlessAway(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}
