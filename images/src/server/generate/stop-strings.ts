export interface Stopped {
  /** What may be shown. */
  readonly text: string;
  readonly isStopped: boolean;
}

/** Finds stop strings in text that comes in pieces; what may be the beginning of one is held back. */
export interface StopScanner {
  push(text: string): Stopped;
  /** What was held back, since nothing more comes. */
  end(): string;
}

export function stopScanner(stops: readonly string[]): StopScanner {
  let held = '';
  return {
    push(text) {
      const all = held + text;
      const places = stops.map((stop) => all.indexOf(stop)).filter((place) => place >= 0);
      if (places.length > 0) {
        held = '';
        return { text: all.slice(0, Math.min(...places)), isStopped: true };
      }
      const certain = all.length - Math.max(0, ...stops.map((stop) => begun(all, stop)));
      held = all.slice(certain);
      return { text: all.slice(0, certain), isStopped: false };
    },
    end() {
      const text = held;
      held = '';
      return text;
    },
  };
}

/** How much of the end of the text is the beginning of the stop string. */
function begun(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
