import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface BenchServer {
  readonly name: string;
  readonly url: string;
  readonly path: string;
  /** A request for one text. */
  body(text: string): string;
  /** Seconds from the start of the process to its first 200 of readiness. */
  readonly startSeconds: number;
  /** MB of memory that it holds now. */
  memory(): number;
  stop(): Promise<void>;
}

interface Kind {
  readonly name: string;
  readonly path: string;
  body(text: string): string;
  command(port: number): readonly string[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export function ours(folder: string, threads: number): Kind {
  return {
    name: 'this server',
    path: '/v1/embeddings',
    body: (text) => JSON.stringify({ model: 'bench', input: text }),
    command: (port) => [process.execPath, here('../src/server/main.ts'), '--model-dir', folder, '--model-name', 'bench', '--host', '127.0.0.1',
      '--http-port', String(port), '--grpc-port', '-1', '--workers', '1', '--threads', String(threads), '--log-level', 'error'],
  };
}

/** KServe's own server with a model over onnxruntime, as its users write it. */
export function kserve(venv: string, folder: string, threads: number): Kind {
  return {
    name: "KServe's Python server",
    path: '/v1/models/bench:predict',
    body: (text) => JSON.stringify({ instances: [text] }),
    command: (port) => [`${venv}/bin/python`, here('kserve_server.py'), folder, String(threads), String(port)],
  };
}

export async function startServer(kind: Kind, port: number): Promise<BenchServer> {
  const [program, ...args] = kind.command(port) as [string, ...string[]];
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  while (!await ready(url)) {
    if (child.exitCode !== null) throw new Error(`${kind.name} ended with code ${child.exitCode}`);
    await sleep(10);
  }
  const startSeconds = (performance.now() - start) / 1000;
  return { name: kind.name, path: kind.path, body: (text) => kind.body(text), url, startSeconds, memory: () => memoryOf(child), stop: () => stop(child) };
}

async function ready(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/v2/health/ready`)).status === 200;
  } catch {
    return false;
  }
}

function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024);
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
}
