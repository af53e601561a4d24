import type { Repository } from './models/repository.ts';

/** Whether the server should get requests, and why not. */
export interface Health {
  /** Undefined: it is ready. */
  whyNotReady(): string | undefined;
  /** New requests go elsewhere from here on. */
  drain(): void;
  readonly draining: boolean;
}

export function healthOf(repository: Repository): Health {
  let draining = false;
  return {
    get draining() { return draining; },
    drain: () => { draining = true; },
    whyNotReady: () => {
      if (draining) return 'the server is draining';
      const waiting = repository.wanted().filter(({ state }) => state !== 'ready');
      if (waiting.length === 0) return repository.wanted().map(({ name }) => repository.get(name).runner.whyNotReady?.()).find((why) => why !== undefined);
      return waiting.map(({ name, state, reason }) => `model '${name}' is ${state}${reason === undefined ? '' : `: ${reason}`}`).join('; ');
    },
  };
}
