import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from './clean-up';
import { LocalProcess } from './local-process';

/** A process that stands for a container. */
export interface Running {
  /** What the work says, unless the process ends before it is done. */
  during<T>(work: Promise<T>): Promise<T>;
  /** The exit code after SIGTERM. */
  stop(graceSeconds: number): Promise<number>;
}

/** Starts it; what it prints comes out line by line with its name. */
export function run(name: string, { command: [program, ...args], env }: LocalProcess, cwd: string): Running {
  const child = endWithUs(spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => console.log(`  ${name} | ${line}`));
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? 'nothing');
  return {
    during: (work) => Promise.race([work, ended.then((code) => {
      throw new Error(`container '${name}' ended with ${code}: see its lines above`);
    })]),
    stop: async (graceSeconds) => {
      child.kill('SIGTERM');
      const over = new AbortController();
      const late = sleep(graceSeconds * 1000, 'late', { signal: over.signal }).catch(() => 'late');
      const code = await Promise.race([ended, late]);
      over.abort();
      if (code !== 0) throw new Error(code === 'late' ? `container '${name}' still ran ${graceSeconds} s after SIGTERM` : `container '${name}' ended with ${code} after SIGTERM`);
      return code;
    },
  };
}
