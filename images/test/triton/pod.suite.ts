import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '../../src/server/runtime/no-telemetry.ts';
import { MAIN as AGENT } from '../agent/process.ts';
import { makeModels } from '../models/make.ts';
import { startProcess, type Started } from '../server/process.ts';
import { scratch } from '../support/tiny.ts';
import { lacksTriton, tritonProcess } from './triton.ts';

/** What the library makes for an example, run as it stands: only folders and the files of Triton's wheel are others. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const GOLDEN = join(ROOT, 'examples/triton-classifier/kubernetes.yaml');

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly startupProbe?: { readonly exec?: { readonly command: readonly string[] } };
  readonly livenessProbe?: { readonly exec?: { readonly command: readonly string[] } };
}

const lacks = lacksYaml() ?? lacksTriton();
const root = scratch();
const [models, repository, config] = ['models', 'repository', 'config'].map((name) => join(root, name)) as [string, string, string];
let server: Started;
let plain: Started;
let triton: ReturnType<typeof tritonProcess>;
let containers: Readonly<Record<string, Container>> = {};

function lacksYaml(): string | undefined {
  if (existsSync(join(ROOT, 'node_modules/yaml'))) return undefined;
  if (process.env['CI'] !== undefined) throw new Error("the library's own packages are needed: npm ci in the project's root");
  console.error("\nNOT RUN: the synthesized pod: npm ci in the project's root\n");
  return 'the library is not installed';
}

/** The paths of the pod as they are here. */
function here(arg: string): string {
  return arg.replaceAll('/mnt/models', models).replaceAll('/mnt/repository', repository).replaceAll('/etc/triton', config);
}

function argsOf(name: string): string[] {
  return (containers[name] as Container).args.map(here);
}

if (lacks === undefined) {
  const { parseAllDocuments } = createRequire(join(ROOT, 'package.json'))('yaml') as { parseAllDocuments(text: string): { toJSON(): Record<string, never> }[] };
  const objects = parseAllDocuments(readFileSync(GOLDEN, 'utf8')).map((document) => document.toJSON() as Record<string, unknown>);
  const pod = (objects.find(({ kind }) => kind === 'Deployment') as { spec: { template: { spec: { initContainers: Container[]; containers: Container[] } } } }).spec.template.spec;
  containers = Object.fromEntries([...pod.initContainers, ...pod.containers].map((container) => [container.name, container]));
  const { data } = objects.find(({ kind }) => kind === 'ConfigMap') as { data: Record<string, string> };
  mkdirSync(config);
  // The names of links in a ConfigMap's folder are those of its keys; paths in it are the pod's.
  for (const [name, content] of Object.entries(data)) writeFileSync(join(config, name), here(content));
  mkdirSync(join(root, 'made'));
  makeModels(join(root, 'made'), ['classify']);
  const fetched = spawnSync(process.execPath, [AGENT, 'fetch', `file://${join(root, 'made/classify')}`, models, ...argsOf('model-initializer').filter((arg) => arg.startsWith('--'))], { encoding: 'utf8' });
  assert.equal(fetched.status, 0, fetched.stderr);
  const laidOut = spawnSync(process.execPath, [AGENT, ...argsOf('model-repository')], { encoding: 'utf8' });
  assert.equal(laidOut.status, 0, laidOut.stderr);
  server = await startProcess(argsOf('server').filter((arg) => !/^--(http|grpc)-port=/.test(arg)));
  plain = await startProcess(['--model-dir', join(root, 'made/classify'), '--model-name', 'sentiment']);
  triton = tritonProcess(argsOf('triton').slice(1));
  await server.ready().catch((error: unknown) => { throw new Error(server.output(), { cause: error }); });
  await plain.ready();
}
after(async () => triton?.stop());

/** Over a connection of its own: Triton waits for those that are kept. */
async function triton8000(path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const asked = request(`http://127.0.0.1:8000${path}`, { method, agent: false });
  asked.end(method === 'POST' ? '{}' : undefined);
  const [answer] = await once(asked, 'response') as [IncomingMessage];
  return { status: answer.statusCode as number, text: await text(answer) };
}

async function ask(one: Started, instances: readonly string[]): Promise<unknown> {
  const answer = await fetch(`${one.url}/v1/models/sentiment:predict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instances }) });
  assert.equal(answer.status, 200);
  return answer.json();
}

test('the pod of the example answers as a server does that computes by itself', { skip: lacks ?? false }, async () => {
  const texts = ['good day', 'bad '.repeat(40), 'the world'];
  assert.deepEqual(await ask(server, texts), await ask(plain, texts));
});

test('Triton read inputs and outputs from the graph, which nobody wrote down', { skip: lacks ?? false }, async () => {
  const name = argsOf('server').find((arg) => arg.startsWith('--triton-model='))?.split('=')[1] as string;
  const { inputs, outputs } = JSON.parse((await triton8000(`/v2/models/${name}`)).text) as { inputs: { name: string; datatype: string }[]; outputs: { name: string }[] };
  assert.deepEqual([inputs.map((input) => `${input.name} ${input.datatype}`), outputs.map((output) => output.name)], [['input_ids INT64', 'attention_mask INT64', 'token_type_ids INT64'], ['logits']]);
});

test('both probes of Triton succeed', { skip: lacks ?? false }, () => {
  for (const probe of ['startupProbe', 'livenessProbe'] as const) {
    const [program, ...args] = containers['triton']?.[probe]?.exec?.command as [string, ...string[]];
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
});

test('metrics of both are in one scrape', { skip: lacks ?? false }, async () => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(metrics, /^server_requests_total\{/m);
  assert.match(metrics, /^nv_inference_count\{model="triton-classifier-sentiment-[0-9a-f]+",version="1"\} \d+$/m);
  assert.match(await (await fetch(`${server.url}/metrics`)).text(), /^server_triton_metrics_up 1$/m);
});

test('nobody loads or unloads models by the API', { skip: lacks ?? false }, async () => {
  const { status, text: said } = await triton8000('/v2/repository/models/x/load', 'POST');
  assert.ok(status >= 400);
  assert.match(said, /explicit model load \/ unload is not allowed/);
});

test('requests of many clients are joined as config.pbtxt says', { skip: lacks ?? false }, async () => {
  const name = argsOf('server').find((arg) => arg.startsWith('--triton-model='))?.split('=')[1] as string;
  await Promise.all(Array.from({ length: 64 }, () => ask(server, ['good day'])));
  const { model_stats: [stats] } = JSON.parse((await triton8000(`/v2/models/${name}/stats`)).text) as { model_stats: [{ inference_count: number; execution_count: number }] };
  assert.ok(stats.execution_count * 2 < stats.inference_count, JSON.stringify(stats));
});

test('Triton, which waits for open connections, ends at once when the server before it has gone', { skip: lacks ?? false }, async () => {
  server.process.kill('SIGTERM');
  assert.equal(await server.ended(), 0);
  const began = performance.now();
  assert.equal(await triton.stop(), 0);
  assert.ok(performance.now() - began < 5000);
});
