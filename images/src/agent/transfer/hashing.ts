import { Worker } from 'node:worker_threads';
import type { Hashes } from '../sources/source.ts';
import type { HashName } from './digest.ts';
import type { FromHashThread, ToHashThread } from './hash-messages.ts';

/** A file that is hashed behind whoever writes it. */
export interface GrowingHash {
  /** The first bytes are there up to here. */
  ready(to: number): void;
  /** All are. */
  end(to: number): Promise<Hashes>;
  drop(): void;
}

export interface Hashing {
  begin(path: string, names: readonly HashName[], size: number | undefined): GrowingHash;
  close(): Promise<void>;
}

/** Hashes beside the main thread, which moves bytes; the thread starts with the first file that needs it. */
export function hashing(): Hashing {
  let thread: Worker | undefined;
  let next = 0;
  const waiting = new Map<number, PromiseWithResolvers<Hashes>>();
  const start = (): Worker => {
    // Beside this file, and named as it is: .ts from a clone, .js in the image.
    const worker = new Worker(new URL(import.meta.url.replace(/hashing(\.[jt]s)$/, 'hash-worker$1')), { resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 } });
    worker.on('message', (message: FromHashThread) => {
      const promise = waiting.get(message.id);
      waiting.delete(message.id);
      if ('hashes' in message) promise?.resolve(message.hashes);
      else promise?.reject(Object.assign(new Error(message.error), { code: message.code }));
    });
    worker.on('error', (error) => waiting.forEach(({ reject }) => reject(error)));
    worker.unref();
    return worker;
  };
  const send = (message: ToHashThread): void => {
    (thread ??= start()).postMessage(message);
  };
  return {
    begin: (path, names, size) => {
      const id = next++;
      const promise = Promise.withResolvers<Hashes>();
      // Whoever drops it does not ask.
      promise.promise.catch(() => {});
      waiting.set(id, promise);
      send({ id, kind: 'begin', path, names, size });
      return {
        ready: (to) => send({ id, kind: 'ready', to }),
        end: (to) => {
          thread?.ref();
          send({ id, kind: 'end', to });
          return promise.promise.finally(() => { if (waiting.size === 0) thread?.unref(); });
        },
        drop: () => {
          waiting.delete(id);
          send({ id, kind: 'drop' });
        },
      };
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}
