import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Hub {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startHub(count: number, size: number): Promise<Hub> {
  const script = fileURLToPath(new URL('hub.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, String(count), String(size)], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  for await (const endpoint of createInterface({ input: child.stdout })) {
    return {
      endpoint,
      stop: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('the fake Hub ended before it listened');
}
