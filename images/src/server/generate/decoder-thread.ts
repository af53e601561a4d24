import '../runtime/no-telemetry.ts';
import { Worker } from 'node:worker_threads';
import { ServingError } from '../errors.ts';
import type { GraphInfo } from '../runtime/runner.ts';
import type { DecoderSetup, FromDecoder, ToDecoder } from './messages.ts';

export interface DecoderThread {
  readonly graph: GraphInfo;
  send(message: ToDecoder): void;
  /** Ends when the thread does, whatever the reason. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** @throws ServingError failed if the graph cannot be loaded */
export function startDecoder(setup: DecoderSetup, hear: (message: FromDecoder) => void): Promise<DecoderThread> {
  const worker = new Worker(SCRIPT, { workerData: setup, name: 'decoder', stdout: false, stderr: false });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let why = 'the worker ended while it was loading the graph';
    worker.on('error', (error) => { why = `the worker failed: ${error.message}`; });
    worker.on('exit', () => reject(new ServingError('failed', why)));
    worker.on('message', (message: FromDecoder) => {
      if (message.kind === 'broken') {
        reject(new ServingError('failed', message.reason));
        void worker.terminate();
      } else if (message.kind === 'ready') {
        resolve({
          graph: message.graph,
          gone,
          send: (work) => worker.postMessage(work),
          // Never terminate(): it would end a thread in the middle of a run, and with it the process.
          stop: async () => {
            worker.postMessage({ kind: 'close' } satisfies ToDecoder);
            await gone;
          },
        });
      } else {
        hear(message);
      }
    });
  });
}
