export type StopSignal = 'SIGTERM' | 'SIGINT';

let stop: (signal: StopSignal) => void;

/** Before there is anything to stop the process ends at once, with this code. */
export function handleSignals(code: number): void {
  stop = () => process.exit(code);
  // Process 1 of a container never gets a signal that it has no handler for.
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

/** From here on a signal does this. */
export function onStop(next: (signal: StopSignal) => void): void {
  stop = next;
}
