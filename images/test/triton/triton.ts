import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadGraph } from '../../src/server/runtime/graph.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FOLDER = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cdk8s-kserve/triton');

/** Why there is no Triton here. @throws in CI, where somebody relies on it */
export function lacksTriton(): string | undefined {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) return lacking('python3 with pip is not installed');
  try {
    execFileSync(join(HERE, 'setup.sh'), [FOLDER], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    return lacking('it cannot be installed from PyPI');
  }
  copyFileSync(join(HERE, 'onnx_model.py'), join(FOLDER, 'backends/onnxruntime/model.py'));
  return undefined;
}

function lacking(why: string): string {
  if (process.env['CI'] !== undefined) throw new Error(`Triton is needed, and ${why}`);
  console.error(`\nNOT RUN: the server before a real Triton: ${why}\n`);
  return why;
}

/** Adds a model of a hub folder to a repository, as Triton wants it. */
export async function addModel(repository: string, name: string, hubFolder: string): Promise<void> {
  const graphPath = join(hubFolder, 'onnx/model.onnx');
  const { info, session } = await loadGraph(graphPath, 1, false);
  await session.release();
  const tensors = (list: typeof info.inputs): string => list.map(({ name: tensor, datatype, shape }) => (
    `  { name: "${tensor}" data_type: TYPE_${datatype} dims: [ ${shape.slice(1).join(', ')} ] }`)).join(',\n');
  mkdirSync(join(repository, name, '1'), { recursive: true });
  symlinkSync(graphPath, join(repository, name, '1/model.onnx'));
  writeFileSync(join(repository, name, 'config.pbtxt'), `name: "${name}"
backend: "onnxruntime"
max_batch_size: 8
input [\n${tensors(info.inputs)}\n]
output [\n${tensors(info.outputs)}\n]
dynamic_batching { max_queue_delay_microseconds: 3000 }
`);
}

/** One whose inputs are no tokens. */
export function addTextModel(repository: string, name: string): void {
  mkdirSync(join(repository, name, '1'), { recursive: true });
  copyFileSync(join(HERE, 'text_model.py'), join(repository, name, '1/model.py'));
  writeFileSync(join(repository, name, 'config.pbtxt'), `name: "${name}"
backend: "python"
max_batch_size: 8
input [ { name: "TEXT" data_type: TYPE_STRING dims: [ 1 ] } ]
output [ { name: "ANSWER" data_type: TYPE_STRING dims: [ 1 ] } ]
`);
}

export interface Triton {
  readonly url: string;
  /** Holds it where it is: connections are taken, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** The processes in which its Python backend computes. */
  killModels(): void;
  stop(): Promise<void>;
}

/** The real server, on the loopback address; ports from `port` on. */
export async function startTriton(repository: string, port: number): Promise<Triton> {
  const child = spawnTriton([
    `--model-repository=${repository}`, '--allow-gpu-metrics=false', '--allow-metrics=false',
    '--http-address=127.0.0.1', `--http-port=${port}`, '--grpc-address=127.0.0.1', `--grpc-port=${port + 1}`,
  ]);
  const url = `http://127.0.0.1:${port}`;
  while (!await fetch(`${url}/v2/health/ready`).then(({ ok }) => ok, () => false)) {
    if (child.exitCode !== null) throw new Error(`Triton ended with ${child.exitCode}`);
    await sleep(50);
  }
  return { url, freeze: () => void child.kill('SIGSTOP'), thaw: () => void child.kill('SIGCONT'), kill: () => ended(child, 'SIGKILL'), killModels: () => void spawnSync('pkill', ['-KILL', '-P', String(child.pid)]), stop: () => ended(child, 'SIGTERM') };
}

/** The same with arguments of somebody's own; `stop` gives its exit code. */
export function tritonProcess(args: readonly string[]): { stop(): Promise<number | null> } {
  const child = spawnTriton(args);
  return {
    stop: async () => {
      await ended(child, 'SIGTERM');
      return child.exitCode;
    },
  };
}

/** What it says of a repository that it refuses: its log until it ends. @throws where it does not end */
export async function refusalOf(repository: string, port: number): Promise<string> {
  const child = spawnTriton([`--model-repository=${repository}`, '--allow-metrics=false', '--http-address=127.0.0.1', `--http-port=${port}`, '--allow-grpc=false'], 'pipe');
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (data: string) => { said += data; });
  const closed = once(child, 'close');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await closed;
  clearTimeout(late);
  if (child.exitCode === null) throw new Error(`Triton took it: ${said}`);
  return said;
}

function spawnTriton(args: readonly string[], log: 'inherit' | 'ignore' | 'pipe' = process.env['TRITON_LOG'] === undefined ? 'ignore' : 'inherit'): ChildProcess {
  const child = spawn(join(FOLDER, 'server/pytriton/tritonserver/bin/tritonserver'), [...args, `--backend-directory=${join(FOLDER, 'backends')}`], {
    stdio: ['ignore', 'ignore', log],
    env: { ...process.env, LD_LIBRARY_PATH: join(FOLDER, 'server/nvidia_pytriton.libs'), ORT_DISABLE_TELEMETRY: '1' },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill(signal);
  await gone;
}
