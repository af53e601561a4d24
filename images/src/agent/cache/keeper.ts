import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../program/log.ts';
import type { ExitName } from '../exit.ts';
import { redact } from '../net/redact.ts';
import type { Brought, Bringing, Progress } from './bring.ts';
import type { Catalog, CatalogModel } from './catalog.ts';
import type { Mounts } from './mounts.ts';
import { roomFor } from './room.ts';
import type { Shelf, Shelved } from './shelf.ts';

/** How it stands with a model of the catalog. */
export interface Kept {
  readonly model: CatalogModel;
  readonly phase: 'waiting' | 'fetching' | 'ready' | 'failed' | 'no room';
  /** Why, where it failed or has no room. */
  readonly why?: string;
  readonly progress?: Progress;
}

/** What happened, for whoever counts. */
export interface Happened {
  fetched(key: string, exit: ExitName): void;
  repaired(key: string): void;
  evicted(key: string): void;
  /** A pod that was not there before, and whether its model was. */
  used(key: string, wasReady: boolean): void;
}

export interface KeeperOptions {
  readonly shelf: Shelf;
  readonly catalog: () => Promise<Catalog>;
  /** Undefined: there is nobody to ask. */
  readonly mounts: (() => Promise<Mounts>) | undefined;
  readonly bring: (model: CatalogModel, dest: string, bringing: Bringing) => Promise<Brought>;
  readonly log: Log;
  readonly happened: Happened;
  readonly signal: AbortSignal;
  readonly verifySeconds: number;
  readonly now?: () => number;
}

/** What a node looks like after a look at it. */
export interface View {
  readonly catalog: Catalog;
  readonly kept: readonly Kept[];
  readonly shelved: readonly Shelved[];
  readonly mounts: Mounts | undefined;
  readonly freeBytes: number;
}

export interface Keeper {
  /** One look at everything, and at most one model on its way; it does not wait for that. @throws Failure on a catalog that cannot be read at the first look */
  pass(): Promise<View>;
  /** Until the model on its way has arrived or failed; undefined: there is none. */
  arrival(): Promise<void> | undefined;
}

/** What is remembered of a model between looks. */
interface Memory {
  readonly text: string;
  tries: number;
  /** Not before this moment. */
  next: number;
  why?: string;
  lacking?: string;
  progress?: Progress;
  /** When all its bytes were last compared; undefined: its marker has not been compared with the catalog yet. */
  verified?: number;
}

const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 300_000;
/** The cause may go away: a token that is renewed, a model that is published. */
const PERMANENT_PAUSE = 600_000;
const TEMPORARY: readonly ExitName[] = ['temporary', 'changed', 'internal', 'stopped'];
const USE_EVERY = 60_000;

/** Keeps the folders of a node as the catalog has them: one model on its way at a time, and nothing evicted that is mounted. */
export function keeper({ shelf, catalog: read, mounts: ask, bring, log, happened, signal, verifySeconds, now = Date.now }: KeeperOptions): Keeper {
  const memories = new Map<string, Memory>();
  const seen = new Map<string, ReadonlySet<string>>();
  let catalog: Catalog | undefined;
  let lastUsed: Map<string, number> | undefined;
  let usedWritten = 0;
  let busy: { readonly key: string; readonly done: Promise<void> } | undefined;
  let complaint = '';

  const complain = (text: string): void => {
    if (text !== complaint && text !== '') log.warning(text);
    complaint = text;
  };

  /** A catalog that is broken meanwhile changes nothing. */
  async function latest(): Promise<Catalog> {
    try {
      catalog = await read();
    } catch (error) {
      if (catalog === undefined) throw error;
      complain(`${(error as Error).message}; the one before stays`);
    }
    return catalog;
  }

  async function mountsNow(): Promise<Mounts | undefined> {
    try {
      return await ask?.();
    } catch (error) {
      complain(`nobody tells which models are mounted (${(error as Error).message}): none is evicted meanwhile`);
      return undefined;
    }
  }

  function memoryOf(model: CatalogModel): Memory {
    const text = JSON.stringify(model);
    const known = memories.get(model.key);
    if (known?.text === text) return known;
    const memory: Memory = { text, tries: 0, next: 0 };
    memories.set(model.key, memory);
    return memory;
  }

  async function noteUse(shelved: readonly Shelved[], mounts: Mounts | undefined): Promise<Map<string, number>> {
    const use = lastUsed ??= new Map(await shelf.readUse());
    const ready = new Set(shelved.filter(({ isComplete }) => isComplete).map(({ key }) => key));
    for (const [key, pods] of mounts ?? []) {
      use.set(key, now());
      for (const pod of pods) if (seen.get(key)?.has(pod) !== true) happened.used(key, ready.has(key));
    }
    if (mounts !== undefined) {
      seen.clear();
      for (const [key, pods] of mounts) seen.set(key, pods);
    }
    const there = new Set(shelved.map(({ key }) => key));
    const gone = [...use.keys()].filter((key) => !there.has(key));
    gone.forEach((key) => use.delete(key));
    const fresh = [...there].filter((key) => !use.has(key));
    fresh.forEach((key) => use.set(key, now()));
    if (gone.length + fresh.length > 0 || now() - usedWritten > USE_EVERY) {
      usedWritten = now();
      await shelf.writeUse(use);
    }
    return use;
  }

  /** An agent that ended between taking a model away and removing it leaves that to the next. */
  async function settleLeaving(mounts: Mounts | undefined): Promise<void> {
    for (const { key, away } of await shelf.leaving()) {
      if (mounts === undefined) continue;
      if (mounts.has(key)) await shelf.putBack(key, away);
      else {
        await shelf.remove(away);
        log.info('evicted', { model: key });
        happened.evicted(key);
      }
    }
  }

  /** Away first, then asked again: a pod that came in between keeps its model. */
  async function evict(keys: readonly string[]): Promise<void> {
    for (const key of keys) await shelf.takeAway(key);
    await settleLeaving(await mountsNow());
  }

  function start(model: CatalogModel, memory: Memory, { verify, isRepair }: { readonly verify: boolean; readonly isRepair: boolean }): void {
    const { key, uri } = model;
    log.info(verify ? 'verifying' : isRepair ? 'repairing' : 'fetching', { model: key, uri: redact(uri) });
    delete memory.lacking;
    const run = async (): Promise<void> => {
      const { exit, message } = await bring(model, shelf.placeOf(key), {
        signal, verify, onProgress: (progress) => { memory.progress = progress; }, onSaid: (level, what, fields) => log[level](what, { model: key, ...fields }),
      });
      delete memory.progress;
      happened.fetched(key, exit);
      if (exit === 'complete') {
        Object.assign(memory, { tries: 0, next: 0, verified: now() });
        delete memory.why;
        if (isRepair) happened.repaired(key);
        log.info('ready', { model: key });
        return;
      }
      memory.tries += 1;
      memory.next = now() + (TEMPORARY.includes(exit) ? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (memory.tries - 1)) : PERMANENT_PAUSE);
      memory.why = message;
      if (!signal.aborted) log.error(message, { model: key, exit, againInSeconds: Math.round((memory.next - now()) / 1000) });
    };
    const done = run().catch((error: Error) => {
      Object.assign(memory, { why: error.message, next: now() + FIRST_PAUSE });
      log.error(error.message, { model: key });
    }).finally(() => { busy = undefined; });
    busy = { key, done };
  }

  async function startNext(view: Omit<View, 'kept'>, use: ReadonlyMap<string, number>): Promise<'look again' | undefined> {
    const there = new Map(view.shelved.map((one) => [one.key, one]));
    for (const model of view.catalog.models) {
      const memory = memoryOf(model);
      const { isComplete = false, damaged = [] } = there.get(model.key) ?? {};
      const isDue = memory.verified !== undefined && now() - memory.verified > verifySeconds * 1000;
      if (isComplete && damaged.length === 0 && memory.verified !== undefined && !isDue) continue;
      if (memory.next > now()) continue;
      if (!isComplete) {
        const room = roomFor(model, { ...view, used: view.mounts === undefined ? undefined : new Set(view.mounts.keys()), lastUsed: use });
        if ('lacking' in room) {
          if (memory.lacking === undefined) log.error(`no room: ${room.lacking}`, { model: model.key });
          memory.lacking = room.lacking;
          continue;
        }
        await evict(room.evict);
        // Some may have come back.
        if (room.evict.length > 0) return 'look again';
      }
      start(model, memory, { verify: isDue, isRepair: damaged.length > 0 });
      return undefined;
    }
    return undefined;
  }

  function keptOf(model: CatalogModel, shelved: ReadonlyMap<string, Shelved>): Kept {
    const memory = memoryOf(model);
    const { isComplete = false, damaged = [] } = shelved.get(model.key) ?? {};
    if (isComplete && damaged.length === 0) return { model, phase: 'ready' };
    if (busy?.key === model.key) return { model, phase: 'fetching', ...(memory.progress === undefined ? {} : { progress: memory.progress }) };
    if (memory.lacking !== undefined) return { model, phase: 'no room', why: memory.lacking };
    if (memory.why !== undefined) return { model, phase: 'failed', why: memory.why };
    return { model, phase: 'waiting' };
  }

  return {
    pass: async () => {
      const current = await latest();
      for (;;) {
        const mounts = await mountsNow();
        await settleLeaving(mounts);
        for (const { key } of current.models) await shelf.prepare(key);
        const [shelved, freeBytes] = [await shelf.look(), await shelf.freeBytes()];
        const use = await noteUse(shelved, mounts);
        const view = { catalog: current, shelved, mounts, freeBytes };
        if (busy === undefined && !signal.aborted && await startNext(view, use) === 'look again') continue;
        const there = new Map(shelved.map((one) => [one.key, one]));
        return { ...view, kept: current.models.map((model) => keptOf(model, there)) };
      }
    },
    arrival: () => busy?.done,
  };
}

/** Looks again and again, at once after a model has arrived. */
export async function keep(one: Keeper, everySeconds: number, onView: (view: View) => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await onView(await one.pass());
    const pause = new AbortController();
    const slept = sleep(everySeconds * 1000, undefined, { signal: AbortSignal.any([signal, pause.signal]) }).catch(() => {});
    await Promise.race([slept, one.arrival() ?? slept]);
    pause.abort();
  }
  await one.arrival();
}
