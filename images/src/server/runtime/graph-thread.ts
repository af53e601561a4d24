import './no-telemetry.ts';
import { Worker } from 'node:worker_threads';
import { ServingError } from '../errors.ts';
import type { GraphInfo } from './runner.ts';

/** What every thread with a graph says first. */
export type Loading =
  | { readonly kind: 'ready'; readonly graph: GraphInfo }
  | { readonly kind: 'broken'; readonly reason: string };

/** A thread that has loaded its graph. */
export interface GraphThread<Message> {
  readonly graph: GraphInfo;
  send(message: Message): void;
  /** Ends when the thread does, whatever the reason. */
  readonly gone: Promise<void>;
  /** After the run that is on. */
  stop(): Promise<void>;
}

export interface GraphThreadOptions<Heard> {
  readonly name: string;
  /** The address of the module whose neighbour `worker` is the thread's script. */
  readonly beside: string;
  readonly setup: object;
  readonly hear: (message: Heard) => void;
  /** What an end without an error is called while the graph is loading. */
  readonly endedWith: (code: number) => string;
}

/** @throws ServingError failed with onnxruntime's reason if the graph cannot be loaded */
export function startGraphThread<Message, Heard extends { readonly kind: string }>(
  { name, beside, setup, hear, endedWith }: GraphThreadOptions<Heard>,
): Promise<GraphThread<Message>> {
  const script = new URL(beside.endsWith('.ts') ? './worker.ts' : './worker.js', beside);
  const worker = new Worker(script, { workerData: setup, name, stdout: false, stderr: false });
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    // An error is followed by the exit, and only then is the thread known to be gone.
    let why: string | undefined;
    worker.on('error', (error) => { why = `the worker failed: ${error.message}`; });
    worker.on('exit', (code) => reject(new ServingError('failed', why ?? endedWith(code))));
    worker.on('message', (message: Loading | Heard) => {
      if (!isLoading(message)) return hear(message);
      if (message.kind === 'broken') {
        reject(new ServingError('failed', message.reason));
        return void worker.terminate();
      }
      resolve({
        graph: message.graph,
        gone,
        send: (work) => worker.postMessage(work),
        // Never terminate(): it would end the thread in the middle of a run, and with it the process.
        stop: async () => {
          worker.postMessage({ kind: 'close' });
          await gone;
        },
      });
    });
  });
}

function isLoading(message: { readonly kind: string }): message is Loading {
  return message.kind === 'ready' || message.kind === 'broken';
}
