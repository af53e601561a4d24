// A worker thread that goes on with texts, token by token; sequences take turns.
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { loadGraph } from '../runtime/graph.ts';
import { decoderOf, type Walk } from './decoder.ts';
import type { DecoderSetup, FromDecoder, ToDecoder } from './messages.ts';
import { turnsOf, type Turn } from './turns.ts';

const setup = workerData as DecoderSetup;
const send = (message: FromDecoder): void => parentPort?.postMessage(message);

function serve(begin: () => Walk, port: MessagePort): void {
  const running = new Map<number, Turn>();
  let isGoing = false;
  let going = Promise.resolve();

  async function go(): Promise<void> {
    isGoing = true;
    while (running.size > 0) {
      for (const [id, one] of [...running]) {
        await advance(id, one);
        hearAll();
      }
    }
    isGoing = false;
  }

  async function advance(id: number, one: Turn): Promise<void> {
    if (!running.has(id)) {
      return;
    }
    try {
      for (const step of await one.next()) {
        send({ kind: 'step', id, step });
        if (step.kind === 'end') {
          running.delete(id);
        }
      }
    } catch (error) {
      running.delete(id);
      send({ kind: 'failed', id, reason: (error as Error).message });
    }
  }

  /** What was stopped must not have another turn, whether or not a run lets messages in. */
  function hearAll(): void {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      hear(next.message as ToDecoder);
    }
  }

  function hear(message: ToDecoder): void {
    if (message.kind === 'close') {
      running.clear();
      // Between two runs: onnxruntime aborts the whole process if its thread ends while it computes.
      void going.then(() => process.exit(0));
      return;
    }
    if (message.kind === 'stop') {
      running.delete(message.id);
      return;
    }
    running.set(message.id, turnsOf(begin(), message, setup.promptPart));
    if (!isGoing) {
      going = go();
    }
  }

  port.on('message', hear);
}

try {
  const graph = await loadGraph(setup.graphPath, setup.threads);
  serve(decoderOf(graph), parentPort as MessagePort);
  send({ kind: 'ready', graph: graph.info });
} catch (error) {
  send({ kind: 'broken', reason: (error as Error).message });
}
