import { setTimeout as sleep } from 'node:timers/promises';
import { logTo } from '../../program/log.ts';
import { UsageError } from '../../settings/value.ts';
import { onDisk } from '../folder/disk-failure.ts';
import { acquire } from '../folder/lock.ts';
import { makeFolder } from '../folder/make-folder.ts';
import type { Settings } from '../options.ts';
import { controlAt } from './control.ts';
import { keep } from './keep.ts';
import { placesAt } from './places.ts';
import { readModelsPlan } from './plan.ts';

/** After a failure a model is tried again so much later each time, until its plan changes; one that ended Triton is not. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 900_000;

/** `agent models ROOT`: once, before Triton starts, or until it is stopped. @throws UsageError, Failure */
export async function modelsCommand(words: readonly string[], settings: Settings, stop: AbortSignal): Promise<void> {
  const [root] = words;
  if (root === undefined || words.length !== 1) throw new UsageError(`agent models takes one folder, got ${words.length}: agent models ROOT`);
  const { modelsPlan: path, lookEvery, tritonUrl, controlSocket, logLevel } = settings;
  if ((tritonUrl === undefined) !== (controlSocket === undefined)) throw new UsageError('--triton-url and --control-socket belong together: give both to keep models of a running pod, none to make the first ones');
  const log = logTo((line) => process.stderr.write(line), logLevel);
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  await onDisk(root, makeFolder(root));
  const lock = await onDisk(root, acquire(root, { signal, onWait: () => log.info('another agent keeps this folder: waiting for it', { root }), onLost: (failure) => lost.abort(failure) }));
  const places = await onDisk(root, () => placesAt(root));
  try {
    if (tritonUrl === undefined || controlSocket === undefined) {
      await keep(await readModelsPlan(path), { places, log, signal, told: new Set() });
      if (signal.aborted) throw signal.reason;
      return;
    }
    const running = { triton: controlAt('Triton', tritonUrl, signal), server: controlAt('the server', 'http://server', signal, controlSocket) };
    log.info('keeping models', { root, plan: path });
    await watch();
    await Promise.all([running.triton.close(), running.server.close()]);

    async function watch(): Promise<void> {
      const tries = new Map<string, { readonly count: number; readonly next: number }>();
      const told = new Set<string>();
      let said = '';
      while (!signal.aborted) {
        try {
          const now = performance.now();
          const later = new Set([...tries].filter(([, { next }]) => next > now).map(([id]) => id));
          const { failed } = await keep(await readModelsPlan(path), { places, log, signal, running, told }, later);
          for (const [id, { again }] of failed) {
            const count = (tries.get(id)?.count ?? 0) + 1;
            tries.set(id, { count, next: again ? performance.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1)) : Infinity });
          }
          said = '';
        } catch (error) {
          // A plan that cannot be read changes nothing; it is told once.
          const { message } = error as Error;
          if (!signal.aborted && message !== said) log.error('the models stay as they are', { reason: message });
          said = message;
        }
        await sleep(lookEvery * 1000, undefined, { signal }).catch(() => {});
      }
    }
  } finally {
    await lock.release();
  }
  if (lost.signal.aborted) throw lost.signal.reason;
}
