import { startGraphThread, type GraphThread } from '../runtime/graph-thread.ts';
import type { Decoded, DecoderSetup, ToDecoder } from './messages.ts';

export type DecoderThread = GraphThread<ToDecoder>;

/** @throws ServingError failed if the graph cannot be loaded */
export function startDecoder(setup: DecoderSetup, hear: (message: Decoded) => void): Promise<DecoderThread> {
  return startGraphThread({
    name: 'decoder',
    beside: import.meta.url,
    setup,
    hear,
    endedWith: () => 'the worker ended while it was loading the graph',
  });
}
