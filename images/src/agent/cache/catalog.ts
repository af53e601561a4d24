import { readFile } from 'node:fs/promises';
import { Failure } from '../failure.ts';

/** What a node is to keep. The construct writes it; the agent reads nothing else of it. */
export interface Catalog {
  /** Bytes that all models together may take. */
  readonly capacity: number;
  /** In the order of their importance: what comes first is fetched first. */
  readonly models: readonly CatalogModel[];
}

export interface CatalogModel {
  /** The name of its folder. */
  readonly key: string;
  readonly uri: string;
  /** Bytes that are reserved for it before the first one is fetched. */
  readonly bytes: number;
  /** Of `agent fetch`, such as patterns. */
  readonly args: readonly string[];
}

/** A folder's name that is a label's value, too. */
const KEY = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws Failure usage, which names what is wrong */
export async function readCatalog(path: string): Promise<Catalog> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `--catalog '${path}' cannot be read (${(error as NodeJS.ErrnoException).code}): mount the ConfigMap of the cache there`);
  }
  return catalogOf(text, path);
}

/** @throws Failure usage */
export function catalogOf(text: string, path: string): Catalog {
  const wrong = (what: string): Failure => new Failure('usage', `--catalog '${path}' ${what}`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong(`is no JSON (${(error as Error).message})`);
  }
  const { capacity, models } = asRecord(read);
  if (!isBytes(capacity)) throw wrong(`has a 'capacity' of ${JSON.stringify(capacity)}: give a number of bytes above 0`);
  if (!Array.isArray(models)) throw wrong("has no list of 'models'");
  const keys = new Set<string>();
  const checked = models.map((model: unknown, index): CatalogModel => {
    const { key, uri, bytes, args = [] } = asRecord(model);
    const at = `model ${index + 1}`;
    if (typeof key !== 'string' || !KEY.test(key)) throw wrong(`has a 'key' of ${at} of ${JSON.stringify(key)}: give at most 63 small letters, digits and dashes`);
    if (keys.has(key)) throw wrong(`has the key '${key}' twice: give each model its own`);
    keys.add(key);
    if (typeof uri !== 'string' || uri === '') throw wrong(`has no 'uri' of ${at} ('${key}')`);
    if (!isBytes(bytes)) throw wrong(`has 'bytes' of ${at} ('${key}') of ${JSON.stringify(bytes)}: give a number above 0`);
    if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) throw wrong(`has 'args' of ${at} ('${key}') that are no list of texts`);
    return { key, uri, bytes, args };
  });
  return { capacity, models: checked };
}

function isBytes(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
}
