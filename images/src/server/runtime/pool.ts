import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServingError } from '../errors.ts';
import type { WorkerSetup } from './messages.ts';
import { startWorker, type WorkerThread } from './worker-thread.ts';

/** Worker threads of one graph; one that dies is replaced. */
export interface Pool {
  readonly first: WorkerThread;
  /** Idle workers. */
  idle(): WorkerThread[];
  use<Result>(worker: WorkerThread, work: (worker: WorkerThread) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export type StartWorker = (setup: WorkerSetup) => Promise<WorkerThread>;

export interface PoolEvents {
  /** A worker is idle again, or is there anew. */
  free(): void;
  /** No worker is left, and none comes. */
  dead(error: ServingError): void;
}

export async function startPool(setup: WorkerSetup, size: number, events: PoolEvents, start: StartWorker = startWorker): Promise<Pool> {
  const seen = fingerprint(setup.graphPath);
  const workers = new Set<WorkerThread>();
  const busy = new Set<WorkerThread>();
  let closed = false;
  const join = (worker: WorkerThread): void => {
    workers.add(worker);
    void worker.gone.then(() => leave(worker));
  };
  const leave = async (worker: WorkerThread): Promise<void> => {
    workers.delete(worker);
    busy.delete(worker);
    if (closed) return;
    try {
      const next = await replace(setup, seen, start);
      if (closed) await next.stop();
      else { join(next); events.free(); }
    } catch (error) {
      if (workers.size === 0 && !closed) events.dead(error as ServingError);
    }
  };
  const started = await Promise.all(Array.from({ length: size }, () => start(setup)));
  started.forEach(join);
  return {
    first: started[0] as WorkerThread,
    idle: () => [...workers].filter((worker) => !busy.has(worker)),
    use: async (worker, work) => {
      busy.add(worker);
      try {
        return await work(worker);
      } finally {
        // A worker that died leaves by itself, and must not be given more until then.
        setImmediate(() => { if (busy.delete(worker)) events.free(); });
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...workers].map((worker) => worker.stop()));
    },
  };
}

const ATTEMPTS = 3;

async function replace(setup: WorkerSetup, seen: string, start: StartWorker): Promise<WorkerThread> {
  for (let attempt = 1; ; attempt++) {
    if (fingerprint(setup.graphPath) !== seen) {
      throw new ServingError('unavailable', 'the model changed on disk after it was loaded, so its worker could not be replaced: load it again');
    }
    try {
      return await start(setup);
    } catch (error) {
      if (attempt === ATTEMPTS) throw new ServingError('unavailable', 'the worker of this model died and does not start again: load it again', { cause: error });
      await sleep(100 * 4 ** attempt);
    }
  }
}

function fingerprint(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
