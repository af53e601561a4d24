import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../settings/value.ts';
import { Failure } from '../failure.ts';
import { isAsLeft } from '../folder/entry.ts';
import { layoutOf } from '../folder/layout.ts';
import { readMarker, type Marker } from '../folder/marker.ts';
import type { Settings } from '../options.ts';
import type { Report } from '../report/report.ts';
import { sizeText } from '../select/size-text.ts';

const LOOK_MS = 500;
const SAY_MS = 30_000;

/**
 * `agent await DEST`: until another agent has made the folder complete, which may be read-only here. So a pod says what it
 * waits for instead of starting on half a model.
 *
 * @throws UsageError, Failure temporary after --deadline
 */
export async function awaitCommand(words: readonly string[], { deadline }: Settings, report: Report, signal: AbortSignal): Promise<void> {
  const [dest] = words;
  if (dest === undefined || words.length !== 1) throw new UsageError(`agent await takes one folder, got ${words.length}: agent await DEST`);
  const began = performance.now();
  let said = -Infinity;
  for (;;) {
    const marker = await completeMarker(dest);
    const waited = Math.round((performance.now() - began) / 1000);
    if (marker !== undefined) {
      const files = marker.sources.flatMap((source) => source.files);
      report.say(`complete: ${dest} has ${files.length} files, ${sizeText(files.reduce((sum, { size }) => sum + size, 0))}`, { dest, seconds: waited });
      return report.close();
    }
    if (performance.now() - began > deadline * 1000) {
      throw new Failure('temporary', `${dest} is not complete after the ${deadline} s of --deadline: look at the status of the node's cache, or allow more`);
    }
    if (performance.now() - said > SAY_MS) {
      said = performance.now();
      report.say(`waiting for the model in ${dest}, which the node's cache has yet to bring`, { dest, seconds: waited, files: await countIn(dest) });
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** A marker that tells of files which are all there. */
async function completeMarker(dest: string): Promise<Marker | undefined> {
  const layout = layoutOf(dest);
  const marker = await readMarker(layout);
  for (const entry of marker?.sources.flatMap(({ files }) => files) ?? []) {
    if (!await isAsLeft(layout.placeOf(entry.path), entry)) return undefined;
  }
  return marker;
}

async function countIn(dest: string): Promise<number> {
  return (await readdir(dest).catch(() => [])).filter((name) => !name.startsWith('.agent')).length;
}
