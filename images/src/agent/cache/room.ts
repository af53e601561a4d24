import type { Catalog, CatalogModel } from './catalog.ts';
import type { LastUsed, Shelved } from './shelf.ts';

/** What is known of a node at one moment. */
export interface Sight {
  readonly catalog: Catalog;
  readonly shelved: readonly Shelved[];
  /** Keys that pods of the node mount; undefined where nobody could be asked. */
  readonly used: ReadonlySet<string> | undefined;
  readonly lastUsed: LastUsed;
  readonly freeBytes: number;
}

/** Room for a model: what has to go first, least recently used first; or why there is none. */
export type Room = { readonly evict: readonly string[] } | { readonly lacking: string };

/**
 * Everything of the catalog has its bytes reserved, in the catalog's order, whether they are there yet or not. What is no
 * longer in it stays as long as there is room, for it may come back.
 */
export function roomFor(model: CatalogModel, { catalog, shelved, used, lastUsed, freeBytes }: Sight): Room {
  const stated = new Map(catalog.models.map(({ key, bytes }) => [key, bytes]));
  const before = catalog.models.slice(0, catalog.models.findIndex(({ key }) => key === model.key));
  const reserved = before.reduce((sum, { bytes }) => sum + bytes, 0);
  if (reserved + model.bytes > catalog.capacity) {
    return { lacking: `it needs ${model.bytes} bytes of the capacity of ${catalog.capacity}, of which the models before it in the catalog reserve ${reserved}: raise the capacity to at least ${reserved + model.bytes}, or list fewer` };
  }
  const there = new Map(shelved.map((one) => [one.key, one]));
  const taken = (key: string, bytes: number): number => (there.get(key)?.isComplete === true ? bytes : stated.get(key) ?? bytes);
  const others = shelved.filter(({ key }) => key !== model.key);
  const leftOver = [...others].filter(({ key }) => !stated.has(key) && used !== undefined && !used.has(key))
    .sort((a, b) => (lastUsed.get(a.key) ?? 0) - (lastUsed.get(b.key) ?? 0));

  const sum = others.reduce((total, { key, bytes }) => total + taken(key, bytes), 0);
  let excess = Math.max(0, sum + model.bytes - catalog.capacity, model.bytes - (there.get(model.key)?.bytes ?? 0) - freeBytes);
  const evict: string[] = [];
  for (const { key, bytes } of leftOver) {
    if (excess <= 0) break;
    evict.push(key);
    excess -= bytes;
  }
  if (excess <= 0) return { evict };
  const mounted = others.filter(({ key }) => !stated.has(key) && used?.has(key) === true).map(({ key }) => key);
  const why = used === undefined ? 'nobody could be asked which models are mounted, so none is evicted' : mounted.length > 0 ? `pods still mount ${mounted.join(', ')}` : 'the disk has less than the capacity';
  return { lacking: `${excess} bytes are missing, and ${why}: end those pods, or make room on the node's disk` };
}
