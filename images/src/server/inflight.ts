import type { ServingError } from './errors.ts';

/** The calls that run now, of every protocol. */
export interface Inflight {
  readonly size: number;
  add(controller: AbortController): void;
  done(controller: AbortController): void;
  abortAll(reason: ServingError): void;
}

export function inflight(): Inflight {
  const running = new Set<AbortController>();
  return {
    get size() { return running.size; },
    add: (controller) => void running.add(controller),
    done: (controller) => void running.delete(controller),
    abortAll: (reason) => running.forEach((controller) => controller.abort(reason)),
  };
}
