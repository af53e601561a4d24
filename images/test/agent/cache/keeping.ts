import { mkdirSync } from 'node:fs';
import type { Brought, Bringing } from '../../../src/agent/cache/bring.ts';
import type { Catalog, CatalogModel } from '../../../src/agent/cache/catalog.ts';
import { keeper, type Keeper, type View } from '../../../src/agent/cache/keeper.ts';
import { shelfAt, type Shelf } from '../../../src/agent/cache/shelf.ts';
import { SILENT } from '../../../src/program/log.ts';
import { fetched, scratch } from '../fetching.ts';

/** A keeper over a real folder that fetches in this process, with a clock and pods that a test sets. */
export interface Bench {
  readonly root: string;
  readonly shelf: Shelf;
  catalog: Catalog;
  /** Pods, by the model that they mount; undefined: the API server does not answer. */
  mounts: Record<string, string[]> | undefined;
  clock: number;
  readonly events: string[];
  readonly keeper: Keeper;
  /** Looks until nothing is on its way any more. */
  settle(): Promise<View>;
}

export function bench(models: readonly CatalogModel[], { capacity = 1_000_000, root = scratch() }: { capacity?: number; root?: string } = {}): Bench {
  const shelf = shelfAt(root);
  const events: string[] = [];
  const self: Bench = {
    root, shelf, events, catalog: { capacity, models }, mounts: {}, clock: 1_000_000_000_000,
    keeper: keeper({
      shelf, log: SILENT, signal: new AbortController().signal, verifySeconds: 3600, now: () => self.clock,
      catalog: async () => self.catalog,
      mounts: async () => {
        if (self.mounts === undefined) throw new Error('no answer');
        return new Map(Object.entries(self.mounts).map(([key, pods]) => [key, new Set(pods)]));
      },
      bring: bringHere,
      happened: {
        fetched: (key, exit) => events.push(`fetched ${key} ${exit}`),
        repaired: (key) => events.push(`repaired ${key}`),
        evicted: (key) => events.push(`evicted ${key}`),
        used: (key, wasReady) => events.push(`used ${key} ${wasReady ? 'hit' : 'miss'}`),
      },
    }),
    settle: async () => {
      for (;;) {
        const view = await self.keeper.pass();
        const arrival = self.keeper.arrival();
        if (arrival === undefined) return view;
        await arrival;
      }
    },
  };
  return self;
}

async function bringHere({ uri, bytes }: CatalogModel, dest: string, { verify }: Bringing): Promise<Brought> {
  return fetched([uri, dest], { maxBytes: bytes, verify, retries: 0 });
}

/** A folder of files under a key, as an agent before has left it complete. */
export async function shelve(bench: Bench, uri: string, key: string): Promise<void> {
  mkdirSync(bench.shelf.placeOf(key), { recursive: true });
  const { exit, message } = await fetched([uri, bench.shelf.placeOf(key)]);
  if (exit !== 'complete') throw new Error(message);
}

