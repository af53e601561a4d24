import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../program/log.ts';
import { bring } from '../cache/bring.ts';
import { Failure } from '../failure.ts';
import { Ended, Unreachable, type Control } from './control.ts';
import type { Places } from './places.ts';
import type { WantedModel } from './plan.ts';

export interface Keeping {
  readonly places: Places;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Absent while neither Triton nor the server runs: what is made here is what they start with. */
  readonly running?: { readonly triton: Control; readonly server: Control };
  /** Models that the server was told of by this process: of others it may not know that a name stands for them. */
  readonly told: Set<string>;
}

/** What a look at the plan came to. */
export interface Kept {
  /** Models that do not come, and whether it may be otherwise another time: not where somebody ended over one. */
  readonly failed: ReadonlyMap<string, { readonly again: boolean }>;
}

const AGAIN_MS = 1000;

/**
 * Makes what is served what is wanted, one model after the other. A new model computes beside the old one until the
 * server has taken it; where anything fails, the old one stays, and what came of the new one is removed.
 *
 * @param skip models that failed, and are not tried again yet
 */
export async function keep(wanted: readonly WantedModel[], keeping: Keeping, skip: ReadonlySet<string> = new Set()): Promise<Kept> {
  const failed = new Map<string, { readonly again: boolean }>();
  const { places, log, signal } = keeping;
  for (const model of wanted) {
    const now = await places.served(model.name);
    if (now === model.id || skip.has(model.id) || signal.aborted) continue;
    log.info('a model changes', { model: model.name, from: now ?? 'none', to: model.id, uri: model.uri });
    const began = performance.now();
    try {
      await take(model, now, keeping);
      log.info('a model has changed', { model: model.name, to: model.id, seconds: Math.round((performance.now() - began) / 100) / 10 });
    } catch (error) {
      if (signal.aborted) break;
      failed.set(model.id, { again: !(error instanceof Ended) });
      log.error('a model does not change', { model: model.name, stays: now ?? 'none', wanted: model.id, reason: (error as Error).message });
      if (keeping.running === undefined) throw error;
    }
  }
  if (!signal.aborted) await tidy(wanted, keeping);
  return { failed };
}

/** @throws Failure of the fetch or the layout, Refused, Ended */
async function take(model: WantedModel, now: string | undefined, keeping: Keeping): Promise<void> {
  const { places, running, signal } = keeping;
  const { name, id } = model;
  try {
    await fetched(model, keeping);
    await places.layOut(model);
    if (running === undefined) return await places.serve(name, id);
    await answered(() => running.triton.load(id), signal);
    await places.serve(name, id);
    try {
      await answered(() => running.server.load(name), signal);
      keeping.told.add(id);
    } catch (error) {
      if (now === undefined) await places.forget(name);
      else await places.serve(name, now);
      throw error;
    }
  } catch (error) {
    // Stopped in between, the next one goes on from what is there.
    if (!signal.aborted) await drop(id, keeping);
    throw error;
  }
}

async function fetched({ uri, args, id }: WantedModel, { places, log, signal }: Keeping): Promise<void> {
  const { exit, message } = await bring({ uri, args }, places.files(id), {
    signal, verify: false,
    onProgress: ({ bytes, of, secondsLeft }) => log.info('fetching', { model: id, bytes, ...(of === undefined ? {} : { of }), ...(secondsLeft === undefined ? {} : { secondsLeft }) }),
    onSaid: (level, said, fields) => log[level](said, { model: id, ...fields }),
  });
  if (exit !== 'complete') throw new Failure(exit, message);
}

/** Whoever does not answer may be starting, and is waited for; what it answers counts. @throws Refused, Ended */
async function answered(ask: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable) || signal.aborted) throw error;
      await sleep(AGAIN_MS, undefined, { signal });
    }
  }
}

/** Names that nobody wants any more, and models that no name stands for. */
async function tidy(wanted: readonly WantedModel[], keeping: Keeping): Promise<void> {
  const { places, running, log, signal } = keeping;
  for (const name of await places.names()) {
    if (wanted.some((model) => model.name === name)) continue;
    log.info('a model is not wanted any more', { model: name });
    if (running !== undefined) await answered(() => running.server.unload(name), signal);
    await places.forget(name);
  }
  const served = new Map(await Promise.all((await places.names()).map(async (name) => [name, await places.served(name)] as const)));
  const ids = new Set(served.values());
  const leftovers = (await places.ids()).filter((id) => !ids.has(id));
  if (leftovers.length > 0) for (const [name, id] of served) await tell(name, id, keeping);
  for (const id of leftovers) await drop(id, keeping);
}

/** An agent that ended in the middle of a change may have left the server with what is removed now. */
async function tell(name: string, id: string | undefined, { running, signal, told }: Keeping): Promise<void> {
  if (running === undefined || id === undefined || told.has(id)) return;
  await answered(() => running.server.load(name), signal);
  told.add(id);
}

async function drop(id: string, { places, running, log }: Keeping): Promise<void> {
  // At once: a Triton that ended over it starts with what is there.
  await places.withdraw(id);
  // Where nobody answers, nothing of it runs: it is not loaded again once its folder is gone.
  await running?.triton.unload(id).catch((error: Error) => log.warning('a model cannot be unloaded', { model: id, reason: error.message }));
  await places.remove(id);
}

