import { EXIT } from './exit.ts';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** Before there is anything to drain the process ends at once. */
let stop: (signal: StopSignal) => void = () => process.exit(EXIT.stopped.code);

/** From here on a signal does this. */
export function onStop(next: (signal: StopSignal) => void): void {
  stop = next;
}

// Process 1 of a container never gets a signal that it has no handler for.
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
