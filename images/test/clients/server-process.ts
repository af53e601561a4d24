import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeModels } from '../models/make.ts';

const MAIN = new URL('../../src/server/main.ts', import.meta.url).pathname;

export interface ServerProcess {
  readonly httpPort: number;
  readonly grpcPort: number;
  stop(): Promise<number | null>;
}

/** The server as a user starts it, with tiny models; returns when it is ready. */
export async function serverProcess(models: readonly string[]): Promise<ServerProcess> {
  const modelsDir = mkdtempSync(join(tmpdir(), 'clients-'));
  makeModels(modelsDir, models);
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  const args = ['--models-dir', modelsDir, '--host', '127.0.0.1', '--http-port', String(httpPort), '--grpc-port', String(grpcPort), '--drain-delay', '0'];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said = `${said}${chunk}`.slice(-10_000); });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for (let tries = 0; !await isReady(httpPort); tries += 1) {
    if (tries > 600 || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`the server did not become ready: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    httpPort, grpcPort,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(modelsDir, { recursive: true });
      return code;
    },
  };
}

const isReady = (port: number): Promise<boolean> => fetch(`http://127.0.0.1:${port}/v2/health/ready`).then((answer) => answer.ok, () => false);

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
});
