import './no-telemetry.ts';
import { Worker } from 'node:worker_threads';
import { ServingError } from '../errors.ts';
import type { FromWorker, ToWorker, Work, WorkerSetup } from './messages.ts';
import type { GraphInfo } from './runner.ts';

/** One worker thread; at most one batch is with it. */
export interface WorkerThread {
  readonly graph: GraphInfo;
  /** @throws ServingError unavailable if the thread dies */
  send(message: Work): Promise<Exclude<FromWorker, { kind: 'ready' | 'broken' }>>;
  /** Ends when the thread does, whatever the reason. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** @throws ServingError failed with onnxruntime's reason if the graph cannot be loaded */
export function startWorker(setup: WorkerSetup): Promise<WorkerThread> {
  const worker = new Worker(SCRIPT, { workerData: setup, name: 'onnxruntime', stdout: false, stderr: false });
  let pending: PromiseWithResolvers<Exclude<FromWorker, { kind: 'ready' | 'broken' }>> | undefined;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    const die = (reason: string): void => {
      reject(new ServingError('failed', reason));
      pending?.reject(new ServingError('unavailable', 'the worker that ran this request died and is being replaced: send it again'));
      pending = undefined;
    };
    // An error is followed by the exit, and only then is the thread known to be gone.
    let why: string | undefined;
    worker.on('error', (error) => { why = `the worker failed: ${error.message}`; });
    worker.on('exit', (code) => die(why ?? `the worker ended with code ${code}`));
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'broken') {
        reject(new ServingError('failed', message.reason));
        void worker.terminate();
      } else if (message.kind === 'ready') {
        resolve({
          graph: message.graph,
          gone,
          // Never terminate(): it would end the thread in the middle of a run, and with it the process.
          stop: async () => {
            worker.postMessage({ kind: 'close' } satisfies ToWorker);
            await gone;
          },
          send: (work) => {
            pending = Promise.withResolvers();
            worker.postMessage(work);
            return pending.promise;
          },
        });
      } else {
        pending?.resolve(message);
        pending = undefined;
      }
    });
  });
}
