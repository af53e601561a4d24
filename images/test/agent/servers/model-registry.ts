// A real Kubeflow Model Registry: ./node.sh test/agent/servers/model-registry.ts
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { pythonWith } from '../../support/venv.ts';
import { registryBinary } from './model-registry/binary.ts';
import { clientOf, type RegistryClient } from './model-registry/client.ts';

export interface ModelRegistry extends RegistryClient {
  /** Host and port. */
  readonly host: string;
  stop(): Promise<void>;
}

const READY_SECONDS = 120;

/** @returns the registry, empty, or why it cannot be had here */
export async function startModelRegistry(): Promise<ModelRegistry | { missing: string }> {
  const binary = registryBinary();
  if ('missing' in binary) return binary;
  const venv = pythonWith('ml-metadata', new URL('model-registry/requirements.txt', import.meta.url).pathname, { python: 'python3.11', pip: ['--no-deps'] });
  if ('missing' in venv) return venv;
  const folder = mkdtempSync(join(tmpdir(), 'model-registry-'));
  const children: ChildProcess[] = [];
  process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));
  const stop = async (): Promise<void> => {
    await Promise.all(children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const store = spawn(venv.python, [new URL('model-registry/mlmd.py', import.meta.url).pathname, join(folder, 'registry.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(store);
    const storePort = await firstLine(store);
    const port = await freePort();
    const host = `127.0.0.1:${port}`;
    children.push(spawn(binary.path, ['proxy', '--hostname', '127.0.0.1', '--port', String(port), '--mlmd-hostname', '127.0.0.1', '--mlmd-port', storePort], { stdio: 'ignore' }));
    const client = clientOf(`http://${host}`);
    await ready(client);
    return { ...client, host, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The registry for a suite, or why its tests are skipped. @throws where somebody relies on them: in CI */
export async function registryForTests(): Promise<{ readonly registry: ModelRegistry; readonly lacks: false } | { readonly registry: undefined; readonly lacks: string }> {
  const started = await startModelRegistry();
  if (!('missing' in started)) return { registry: started, lacks: false };
  if (process.env['CI']) throw new Error(started.missing);
  console.error(`\nNOT RUN: model-registry:// against the real Model Registry: ${started.missing}\n`);
  return { registry: undefined, lacks: started.missing };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the ML Metadata engine ended before it listened');
}

/** The registry's server does not tell which one it would take. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** It answers 503 until it has its store. */
async function ready(client: RegistryClient): Promise<void> {
  const end = Date.now() + READY_SECONDS * 1000;
  while (!(await client.isReady())) {
    if (Date.now() > end) throw new Error(`the Model Registry is not ready after ${READY_SECONDS} s`);
    await sleep(100);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const registry = await startModelRegistry();
  if ('missing' in registry) {
    console.error(registry.missing);
    process.exit(1);
  }
  console.log(`http://${registry.host}/api/model_registry/v1alpha3`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void registry.stop().then(() => process.exit(0)));
}
