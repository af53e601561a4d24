import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface BenchServer {
  readonly name: string;
  readonly url: string;
  readonly path: string;
  readonly ready: string;
  /** A request for one text. */
  body(text: string): string;
  /** Seconds from the start of the process to its first 200 of readiness. */
  readonly startSeconds: number;
  readonly pid: number;
  /** MB of memory that it holds, and that it held at most. */
  memory(): { readonly now: number; readonly most: number };
  stop(): Promise<void>;
}

export interface Kind {
  readonly name: string;
  readonly path: string;
  /** Answers 200 as soon as it takes requests. */
  readonly ready: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where it starts, if that matters. */
  readonly cwd?: string;
  body(text: string): string;
  command(port: number): readonly string[];
}

const V2_READY = '/v2/health/ready';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export function ours(folder: string, threads: number, spin: boolean): Kind {
  return {
    name: spin ? 'this server' : 'this server, --spin false',
    path: '/v1/embeddings',
    ready: V2_READY,
    body: (text) => JSON.stringify({ model: 'bench', input: text }),
    command: (port) => [process.execPath, here('../src/server/main.ts'), '--model-dir', folder, '--model-name', 'bench', '--host', '127.0.0.1',
      '--http-port', String(port), '--grpc-port', '-1', '--workers', '1', '--threads', String(threads), '--spin', String(spin), '--log-level', 'error'],
  };
}

/** KServe's own server with a model over onnxruntime, as its users write it. */
export function kserve(venv: string, folder: string, threads: number): Kind {
  return {
    name: "KServe's Python server",
    path: '/v1/models/bench:predict',
    ready: V2_READY,
    body: (text) => JSON.stringify({ instances: [text] }),
    command: (port) => [`${venv}/bin/python`, here('kserve_server.py'), folder, String(threads), String(port)],
  };
}

/**
 * Another server of embeddings over onnxruntime; MIT. It does not heed 1_Pooling, and asks the hub unless told not to. On
 * the disk it finds one graph alone, at the top of the folder that it starts in.
 *
 * @see https://github.com/michaelfeil/infinity
 */
export function infinity(venv: string, folder: string, threads: number): Kind {
  return {
    name: 'infinity',
    path: '/embeddings',
    ready: '/health',
    cwd: graphOnTop(folder),
    env: { HF_HUB_OFFLINE: '1', DO_NOT_TRACK: '1', OMP_NUM_THREADS: String(threads) },
    body: (text) => JSON.stringify({ model: 'bench', input: text }),
    command: (port) => [`${venv}/bin/infinity_emb`, 'v2', '--model-id', '.', '--served-model-name', 'bench', '--engine', 'optimum', '--device', 'cpu',
      '--no-bettertransformer', '--pooling-method', 'mean', '--host', '127.0.0.1', '--port', String(port)],
  };
}

/** The same files, the graph beside the others; gone when this process is. */
function graphOnTop(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'bench-infinity-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true, filter: (path) => path !== join(folder, 'onnx') });
  symlinkSync(join(folder, 'onnx/model.onnx'), join(copy, 'model.onnx'));
  return copy;
}

export async function startServer(kind: Kind, port: number): Promise<BenchServer> {
  const [program, ...args] = kind.command(port) as [string, ...string[]];
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url + kind.ready)) throw new Error(`port ${port} answers already: end what an earlier run left there`);
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...kind.env }, ...(kind.cwd === undefined ? {} : { cwd: kind.cwd }) });
  process.once('exit', () => child.kill('SIGKILL'));
  while (!await answers(url + kind.ready)) {
    if (child.exitCode !== null) throw new Error(`${kind.name} ended with code ${child.exitCode}`);
    await sleep(10);
  }
  const startSeconds = (performance.now() - start) / 1000;
  return { name: kind.name, pid: child.pid as number, path: kind.path, body: (text) => kind.body(text), url, ready: kind.ready, startSeconds, memory: () => memoryOf(child), stop: () => stop(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
}

/** Of the process and its threads; none of these servers has another process. */
function memoryOf({ pid }: ChildProcess): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1024);
  return { now: of('VmRSS'), most: of('VmHWM') };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
}
