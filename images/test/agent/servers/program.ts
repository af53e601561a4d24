import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long: machines that test are busy. */
const START_MS = 120_000;
const STOP_MS = 20_000;

export interface Program {
  /** Both outputs until now. */
  output(): string;
  stop(): Promise<void>;
}

/** Which of the programs are not there, as a sentence with what installs them; undefined: all are. */
export function missingPrograms(names: readonly string[], fix: string): string | undefined {
  const absent = names.filter((name) => spawnSync('which', [name]).status !== 0);
  return absent.length === 0 ? undefined : `${absent.join(', ')} not found: ${fix}`;
}

/** A server of somebody else's, until it listens at its port. @throws when it ends before */
export async function startProgram(command: readonly [string, ...string[]], { host = '127.0.0.1', port, env = {} }: { host?: string; port: number; env?: Record<string, string> }): Promise<Program> {
  const [name, ...args] = command;
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...env } });
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  let failed: string | undefined;
  const ended = once(child, 'close').then(([code, signal]) => { failed = `${name} ended with ${code ?? signal}:\n${output.slice(-2000)}`; }, (error: unknown) => { failed = String(error); });
  const until = Date.now() + START_MS;
  while (!await listens(host, port)) {
    if (failed !== undefined) throw new Error(failed);
    if (Date.now() > until) throw new Error(`${name} does not listen at ${host}:${port}:\n${output.slice(-2000)}`);
    await sleep(50);
  }
  return {
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, STOP_MS);
      await ended;
      clearTimeout(timer);
      process.off('exit', kill);
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** A certificate that is its own CA, for an address of this machine. */
export function certificate(folder: string, ip: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=server', '-addext', `subjectAltName=IP:${ip}`, '-keyout', key, '-out', cert,
  ], { stdio: 'ignore' });
  return { key, cert };
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
