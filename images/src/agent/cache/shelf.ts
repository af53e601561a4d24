import { lstat, mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isAsLeft } from '../folder/entry.ts';
import { layoutOf } from '../folder/layout.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { readMarker } from '../folder/marker.ts';
import { syncFolder, writeWhole } from '../folder/sync.ts';
import { readPlain } from '../folder/plain-file.ts';

/** What lies on the node under one key. */
export interface Shelved {
  readonly key: string;
  /** It was complete when it was last looked at; what is damaged of it then. */
  readonly isComplete: boolean;
  readonly damaged: readonly string[];
  /** What it takes of the disk. */
  readonly bytes: number;
}

/** When a model was last used, milliseconds since 1970, by key. */
export type LastUsed = ReadonlyMap<string, number>;

/** Folders of models below the root of a cache: `models/KEY` are mounted, `leaving/KEY.N` are on their way out. */
export interface Shelf {
  readonly root: string;
  placeOf(key: string): string;
  /** Makes a folder that may be mounted, with nothing in it yet. */
  prepare(key: string): Promise<void>;
  look(): Promise<Shelved[]>;
  freeBytes(): Promise<number>;
  /** Out of everybody's reach; what mounts it already keeps it. */
  takeAway(key: string): Promise<string>;
  /** Back from there, unless another has come. */
  putBack(key: string, away: string): Promise<void>;
  /** Those that an agent before has taken away, and neither put back nor removed. */
  leaving(): Promise<{ readonly key: string; readonly away: string }[]>;
  remove(away: string): Promise<void>;
  readUse(): Promise<LastUsed>;
  writeUse(use: LastUsed): Promise<void>;
}

export function shelfAt(root: string): Shelf {
  const [models, leaving, use] = [join(root, 'models'), join(root, 'leaving'), join(root, 'last-used.json')];
  const placeOf = (key: string): string => join(models, key);
  return {
    root, placeOf,
    prepare: async (key) => makeFolder(placeOf(key)),
    look: async () => Promise.all((await namesIn(models)).map((key) => lookAt(key, placeOf(key)))),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
    takeAway: async (key) => {
      await makeFolder(leaving);
      const taken = await namesIn(leaving);
      let number = 1;
      while (taken.includes(`${key}.${number}`)) number += 1;
      const away = join(leaving, `${key}.${number}`);
      await rename(placeOf(key), away);
      await syncFolder(models);
      return away;
    },
    putBack: async (key, away) => {
      // Over an empty folder a rename goes; over one with files it does not, and those have come meanwhile.
      await rename(away, placeOf(key)).catch((error: NodeJS.ErrnoException) => { if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error; });
    },
    leaving: async () => (await namesIn(leaving)).map((name) => ({ key: name.replace(/\.\d+$/, ''), away: join(leaving, name) })),
    remove: async (away) => rm(away, { recursive: true, force: true }),
    readUse: async () => {
      try {
        const read = JSON.parse(await readPlain(use)) as Record<string, unknown>;
        return new Map(Object.entries(read).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
      } catch {
        // Of a node that never had one, or whose disk lost it: nobody is known to have used anything.
        return new Map();
      }
    },
    writeUse: async (last) => {
      await mkdir(root, { recursive: true });
      await writeWhole(use, `${use}.new`, `${JSON.stringify(Object.fromEntries(last))}\n`);
    },
  };
}

async function lookAt(key: string, place: string): Promise<Shelved> {
  const layout = layoutOf(place);
  const marker = await readMarker(layout);
  if (marker === undefined) return { key, isComplete: false, damaged: [], bytes: await bytesBelow(place) };
  const entries = marker.sources.flatMap(({ files }) => files);
  const damaged: string[] = [];
  for (const entry of entries) if (!await isAsLeft(layout.placeOf(entry.path), entry)) damaged.push(entry.path);
  return { key, isComplete: true, damaged, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
}

/** Of files that come and go meanwhile, what is there. */
async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map(async (name) => {
    const stats = await lstat(join(folder, name)).catch(() => undefined);
    if (stats === undefined) return 0;
    return stats.isDirectory() ? bytesBelow(join(folder, name)) : stats.blocks * 512;
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A name that no catalog can give is of somebody else, and left alone. */
const OURS = /^[a-z0-9][-a-z0-9]*(\.\d+)?$/;

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw error;
  })).filter((name) => OURS.test(name)).sort();
}
