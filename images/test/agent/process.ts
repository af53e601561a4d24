import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/agent/main.ts', import.meta.url));

export interface RunningAgent {
  readonly process: ChildProcess;
  /** Both outputs until now. */
  output(): string;
  /** Its exit code; null: killed. */
  ended(): Promise<number | null>;
  /** Until its output matches. */
  said(pattern: RegExp): Promise<void>;
}

/** The agent as a process. */
export function startAgent(args: readonly string[], options: { readonly env?: NodeJS.ProcessEnv; readonly before?: readonly string[] } = {}): RunningAgent {
  const command = [...options.before ?? [], process.execPath, '--disable-warning=ExperimentalWarning', MAIN, ...args];
  const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...options.env } });
  running.add(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => { text += data; });
  child.stderr.setEncoding('utf8').on('data', (data: string) => { text += data; });
  const exit = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return {
    process: child,
    output: () => text,
    ended: () => exit,
    said: async (pattern) => {
      while (!pattern.test(text)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended before it said ${pattern}: ${text}`);
        await sleep(10);
      }
    },
  };
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
