import { Failure } from '../failure.ts';
import { existsSync } from 'node:fs';
import { onDisk } from '../folder/disk-failure.ts';
import { layoutOf } from '../folder/layout.ts';
import { acquire } from '../folder/lock.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { takeOver } from '../folder/take-over.ts';
import { redact } from '../net/redact.ts';
import { findComplete, type Found } from './complete.ts';
import type { FetchContext } from './context.ts';
import { fill, type Done } from './fill.ts';
import { listSource, type Listed } from './listed.ts';
import { removeOwn } from './place.ts';
import { keyOf, type Wish } from './wish.ts';

/** What came of a wish. */
export interface Filled {
  readonly files: number;
  readonly bytes: number;
  /** Of them, fetched by this run. */
  readonly fetched: number;
  readonly linked: number;
}

/** Fills one folder, or finds it complete, which asks nobody. @throws Failure, or the signal's reason */
export async function fillFolder({ dest, uris }: Wish, context: FetchContext): Promise<Filled> {
  const { settings, signal, report, abort } = context;
  const unlocked = layoutOf(dest);
  const keys = uris.map((uri) => keyOf(uri, settings));
  const look = (): Promise<Found | undefined> => findComplete(unlocked, keys, settings.verify, signal);
  // Before the lock: a complete folder may be read-only.
  const before = await look();
  if (before?.damaged.length === 0 && !existsSync(unlocked.own)) return filled({ sources: before.marker.sources });

  await onDisk(dest, makeFolder(dest));
  const lock = await onDisk(dest, acquire(dest, {
    signal,
    onWait: () => report.say('another agent fills the folder: waiting for it', { dest }),
    onLost: abort,
  }));
  const layout = layoutOf(dest, lock.number);
  try {
    await takeOver(layout);
    const found = await look();
    if (found?.damaged.length === 0) {
      // Of an agent that was killed after its last step.
      await removeOwn(layout);
      return filled({ sources: found.marker.sources });
    }
    if (found !== undefined) report.log.warning('files are missing or changed, and are fetched again', { dest, files: found.damaged.slice(0, 20), count: found.damaged.length });
    const listed: Listed[] = [];
    for (const uri of uris) listed.push(await listAgain(uri, pinnedOf(uri, found, settings), context));
    return filled(await fill(layout, listed, found, lock, context));
  } catch (error) {
    // Who lost the folder to another agent meets what that one does: this is the reason then.
    await lock.check();
    throw error;
  } finally {
    await lock.release();
  }
}

/** Registries and buckets clear away what no name leads to any more: then the folder gets what the URI means now. */
async function listAgain(uri: string, pinned: string | undefined, context: FetchContext): Promise<Listed> {
  if (pinned === undefined) return listSource(uri, uri, context);
  try {
    return await listSource(uri, pinned, context);
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 'notFound') throw error;
    context.report.log.warning('what the folder had is gone from its source: fetching what is there now', { uri: redact(uri), pinned });
    return listSource(uri, uri, context);
  }
}

/** To repair a folder the same is asked for again, if its name holds all that the URI does, and the source is not asked by way of another. */
function pinnedOf(uri: string, found: Found | undefined, settings: FetchContext['settings']): string | undefined {
  const marked = found?.marker.sources.find(({ key }) => key === keyOf(uri, settings));
  return marked?.uri === uri && schemeOf(uri) === schemeOf(marked.pinned) ? marked.pinned : undefined;
}

function schemeOf(uri: string): string | undefined {
  return uri.split(':', 1)[0];
}

function filled({ sources, fetched = 0, linked = 0 }: Partial<Done> & Pick<Done, 'sources'>): Filled {
  const files = sources.flatMap((source) => source.files);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), fetched, linked };
}
