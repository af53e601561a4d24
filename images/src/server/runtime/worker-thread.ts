import { ServingError } from '../errors.ts';
import { startGraphThread, type GraphThread } from './graph-thread.ts';
import type { ToWorker, Work, WorkDone, WorkerSetup } from './messages.ts';

/** One worker thread; at most one batch is with it. */
export interface WorkerThread extends Omit<GraphThread<ToWorker>, 'send'> {
  /** @throws ServingError unavailable if the thread dies */
  send(message: Work): Promise<WorkDone>;
}

/** @throws ServingError failed with onnxruntime's reason if the graph cannot be loaded */
export async function startWorker(setup: WorkerSetup): Promise<WorkerThread> {
  let pending: PromiseWithResolvers<WorkDone> | undefined;
  const { send, ...thread } = await startGraphThread<ToWorker, WorkDone>({
    name: 'onnxruntime',
    beside: import.meta.url,
    setup,
    endedWith: (code) => `the worker ended with code ${code}`,
    hear: (message) => {
      pending?.resolve(message);
      pending = undefined;
    },
  });
  void thread.gone.then(() => {
    pending?.reject(new ServingError('unavailable', 'the worker that ran this request died and is being replaced: send it again'));
    pending = undefined;
  });
  return {
    ...thread,
    send: (work) => {
      pending = Promise.withResolvers();
      send(work);
      return pending.promise;
    },
  };
}
