import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from './loaded-model.ts';

export interface ModelState {
  readonly name: string;
  readonly state: 'loading' | 'ready' | 'failed' | 'unloaded';
  /** Why it failed. */
  readonly reason?: string;
}

export interface RepositoryOptions {
  /** A model of its own folder. */
  readonly single?: { readonly name: string; readonly folder: string };
  /** A folder of models; a name is only ever compared with what is in it. */
  readonly parent?: string;
  readonly load: (name: string, folder: string) => Promise<LoadedModel>;
  /** Until requests that may have a model in their hands are over. */
  readonly settled?: () => Promise<void>;
}

/** What a load came to. */
export interface Loaded {
  /** Until nobody has the model that was there before in their hands; a request that is one of those must not wait for it. */
  readonly retired: Promise<void>;
}

interface Entry { folder: string; state: ModelState['state']; reason?: string; model?: LoadedModel; loading?: Promise<Loaded> }

/** The models of a server by name; loaded and unloaded while it runs. */
export class Repository {
  readonly #options: RepositoryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #wanted = new Set<string>();
  #skipped: readonly string[] = [];

  constructor(options: RepositoryOptions) {
    this.#options = options;
    if (options.single !== undefined) this.#entries.set(options.single.name, { folder: options.single.folder, state: 'unloaded' });
  }

  /**
   * Finds what there is to load.
   *
   * @throws ServingError failed if the folder cannot be listed
   */
  async scan(): Promise<void> {
    const { parent } = this.#options;
    if (parent === undefined) return;
    const found = await readdir(parent, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      throw new ServingError('failed', `the folder of models cannot be listed (${error.code}): check --models-dir`);
    });
    const there = new Set(found.map(({ name }) => name));
    for (const [name, { state }] of this.#entries) if (state === 'unloaded' && !there.has(name)) this.#entries.delete(name);
    const skipped: string[] = [];
    for (const entry of found) {
      if (NO_MODELS.test(entry.name) || !(entry.isDirectory() || entry.isSymbolicLink()) || this.#entries.has(entry.name)) continue;
      const folder = join(parent, entry.name);
      if (!await isModel(folder)) skipped.push(entry.name);
      // Another scan may have found it meanwhile.
      else if (!this.#entries.has(entry.name)) this.#entries.set(entry.name, { folder, state: 'unloaded' });
    }
    this.#skipped = skipped;
  }

  /** Folders that the last scan did not take for models. */
  skipped(): readonly string[] {
    return this.#skipped;
  }

  /** @throws ServingError not-found or unavailable */
  get(name: string): LoadedModel {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw this.#unknown(name);
    if (entry.model !== undefined) return entry.model;
    const reason = entry.reason === undefined ? '' : `: ${entry.reason}`;
    throw new ServingError('unavailable', `model '${name}' is ${entry.state}${reason}`, entry.state === 'loading' ? { retryAfterSeconds: 1 } : {});
  }

  names(): ModelState[] {
    return [...this.#entries].map(([name, { state, reason }]) => ({ name, state, ...(reason === undefined ? {} : { reason }) }));
  }

  /** The server is not ready without this one; of what a client loads it does not depend. */
  want(name: string): void {
    this.#wanted.add(name);
  }

  /** Models that should be ready: what the server was started for, until a client unloads it. */
  wanted(): ModelState[] {
    return this.names().filter(({ name }) => this.#wanted.has(name));
  }

  /**
   * Loads a model; one that is loaded is loaded anew, and answers until then.
   *
   * @throws ServingError not-found, or failed with the reason
   */
  async load(name: string): Promise<Loaded> {
    if (!this.#entries.has(name)) await this.scan();
    const entry = this.#entries.get(name);
    if (entry === undefined) throw this.#unknown(name);
    entry.loading ??= this.#load(name, entry).finally(() => { delete entry.loading; });
    return entry.loading;
  }

  async #load(name: string, entry: Entry): Promise<Loaded> {
    if (entry.model === undefined) entry.state = 'loading';
    delete entry.reason;
    try {
      const next = await this.#options.load(name, entry.folder);
      const old = entry.model;
      Object.assign(entry, { model: next, state: 'ready' });
      const retired = this.#retire(old);
      // Whoever does not wait for it does not hear of it either.
      retired.catch(() => {});
      return { retired };
    } catch (error) {
      const reason = error instanceof ServingError ? error.message : 'it failed for a reason that only the log tells';
      if (entry.model === undefined) Object.assign(entry, { state: 'failed', reason });
      throw error instanceof ServingError ? error : new ServingError('failed', reason, { cause: error });
    }
  }

  async #retire(old: LoadedModel | undefined): Promise<void> {
    if (old === undefined) return;
    await this.#options.settled?.();
    await old.runner.close();
  }

  /** @throws ServingError not-found */
  async unload(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw this.#unknown(name);
    await entry.loading?.catch(() => {});
    this.#wanted.delete(name);
    const { model } = entry;
    delete entry.model;
    entry.state = 'unloaded';
    await model?.runner.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ model }) => model?.runner.close()));
  }

  #unknown(name: string): ServingError {
    const known = [...this.#entries.keys()].join(', ') || 'none';
    return new ServingError('not-found', `there is no model '${name.slice(0, 100)}': this server has ${known}`);
  }
}

/** What volumes and tools leave in a folder. */
const NO_MODELS = /^(\..*|lost\+found)$/;

/** A folder that may not be looked into counts: loading it says so, silence would not. */
async function isModel(folder: string): Promise<boolean> {
  const code = await stat(join(folder, 'config.json')).then(() => undefined, (error: NodeJS.ErrnoException) => error.code);
  return code === undefined || !['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code);
}
