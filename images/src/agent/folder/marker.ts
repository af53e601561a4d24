import { appendFile, readFile, rm } from 'node:fs/promises';
import { onDisk } from './disk-failure.ts';
import type { Entry } from './entry.ts';
import type { Layout } from './layout.ts';
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
    const read = JSON.parse(await readFile(marker, 'utf8')) as Marker;
    return read.format === 1 && Array.isArray(read.sources) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The last thing that is written: from now on the folder is complete. */
export async function writeMarker(layout: Layout, sources: readonly MarkedSource[]): Promise<void> {
  const marker: Marker = { format: 1, time: new Date().toISOString(), sources };
  await onDisk(layout.dest, writeWhole(layout.marker, `${JSON.stringify(marker, undefined, 1)}\n`));
}

/** Before anything in the folder changes it is no longer complete; what is known of its files stays known. */
export async function withdrawMarker(layout: Layout, marker: Marker): Promise<void> {
  await onDisk(layout.own, async () => {
    await writeWhole(layout.arrived, marker.sources.flatMap(({ files }) => files).map(lineOf).join(''));
    await rm(layout.marker, { force: true });
    await syncFolder(layout.dest);
  });
}

/** Adds a file that is in its place and synced. */
export async function noteArrived(layout: Layout, entry: Entry): Promise<void> {
  await onDisk(layout.own, appendFile(layout.arrived, lineOf(entry)));
}

/** Files that arrived in runs that did not come to the end, by path. */
export async function readArrived({ arrived }: Layout): Promise<Map<string, Entry>> {
  const text = await readFile(arrived, 'utf8').catch(() => '');
  return new Map(text.split('\n').flatMap((line): [string, Entry][] => {
    try {
      const entry = JSON.parse(line) as Entry;
      return typeof entry.path === 'string' ? [[entry.path, entry]] : [];
    } catch {
      // The last line of a run that was killed.
      return [];
    }
  }));
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}
