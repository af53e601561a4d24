import { EventEmitter } from 'node:events';
import type { ServingError } from './errors.ts';

/** The calls that run now, of every protocol. */
export interface Inflight {
  readonly size: number;
  add(controller: AbortController): void;
  done(controller: AbortController): void;
  abortAll(reason: ServingError): void;
  /** Until those that run now have ended, however long others go on. */
  settled(): Promise<void>;
}

export function inflight(): Inflight {
  const running = new Set<AbortController>();
  const ended = new EventEmitter().setMaxListeners(0);
  return {
    get size() { return running.size; },
    add: (controller) => void running.add(controller),
    done: (controller) => {
      running.delete(controller);
      ended.emit('done', controller);
    },
    abortAll: (reason) => running.forEach((controller) => controller.abort(reason)),
    settled: async () => {
      const those = new Set(running);
      if (those.size === 0) return;
      await new Promise<void>((resolve) => {
        ended.on('done', function gone(controller: AbortController) {
          those.delete(controller);
          if (those.size > 0) return;
          ended.off('done', gone);
          resolve();
        });
      });
    },
  };
}
