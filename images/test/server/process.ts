import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));

export interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly grpcPort: number;
  /** Both outputs until now. */
  output(): string;
  /** Resolves when it is ready, with the seconds since the start. */
  ready(): Promise<number>;
  ended(): Promise<number | null>;
}

/** The server as a process on free ports, its first line read. */
export async function startProcess(args: readonly string[], options: { readonly before?: readonly string[]; readonly env?: NodeJS.ProcessEnv; readonly port?: string } = {}): Promise<Started> {
  const began = performance.now();
  const command = [...options.before ?? [], process.execPath, MAIN, '--host', '127.0.0.1', '--http-port', options.port ?? '0', '--grpc-port', '0', ...args];
  const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
  after(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => { text += data; });
  child.stderr.setEncoding('utf8').on('data', (data: string) => { text += data; });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  while (!text.includes('ready when loaded') && child.exitCode === null) await Promise.race([sleep(10), exit]);
  const [, port = '0', grpc = '0'] = /127\.0\.0\.1:(\d+) and gRPC on port (\d+)/.exec(text) ?? [];
  const url = `http://127.0.0.1:${port}`;
  return {
    process: child, url, grpcPort: Number(grpc),
    output: () => text,
    ended: () => exit,
    ready: async () => {
      while (child.exitCode === null && (await fetch(`${url}/v2/health/ready`)).status !== 200) await sleep(10);
      if (child.exitCode !== null) throw new Error(text);
      return (performance.now() - began) / 1000;
    },
  };
}
