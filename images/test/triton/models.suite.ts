import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import '../../src/server/runtime/no-telemetry.ts';
import { startAgent, type RunningAgent } from '../agent/process.ts';
import { makeModels } from '../models/make.ts';
import { startProcess, type Started } from '../server/process.ts';
import { scratch } from '../support/tiny.ts';
import { goldenPod, lacksLibrary, type GoldenPod } from './golden.ts';
import { lacksTriton, tritonProcess } from './triton.ts';

/** Hub folders by the names of their models. */
type Wanted = Readonly<Record<string, { readonly folder: string; readonly config?: string; readonly file?: string; readonly weights?: string }>>;

const CONFIG = 'backend: "onnxruntime"\nmax_batch_size: 8\ninstance_group [ { count: 1 kind: KIND_CPU } ]\n';
const NAMES = ['classify', 'entail', 'multi-label'];
/** So many that no two models answer alike. */
const TEXTS = ['good day', 'bad '.repeat(20), 'the world', 'bad', 'good', 'day', 'the', 'good bad', 'world good', 'a b c', 'the day is good', 'bad day'];
const TRITON = 'http://127.0.0.1:8000';

const lacks = lacksLibrary() ?? lacksTriton();
const skip = lacks ?? false;
const root = scratch();
const made = join(root, 'made');
/** What the library makes for the example: only folders are others. */
let pod: GoldenPod;
let volume: string;
let config: string;
let triton: ReturnType<typeof tritonProcess>;
let server!: Started;
let agent: RunningAgent;
/** What each model answers when it computes by itself. */
const answers = new Map<string, unknown>();

/** As the kubelet changes a ConfigMap: from one moment to the next. */
function want(models: Wanted): void {
  mkdirSync(config, { recursive: true });
  const all = Object.entries(models).map(([name, { folder, config: text = CONFIG, file = 'onnx/model.onnx', weights = 'onnx' }]) => {
    writeFileSync(join(config, `${name}.pbtxt`), text);
    return { name, uri: `file://${folder}`, args: [`--weights=${weights}`], config: `${name}.pbtxt`, files: [file] };
  });
  writeFileSync(join(config, '.next'), JSON.stringify({ models: all }));
  renameSync(join(config, '.next'), join(config, 'models.json'));
}

function startTriton(): void {
  triton = tritonProcess(pod.argsOf('triton').slice(1));
}

async function startServer(): Promise<void> {
  server = await startProcess(pod.argsOf('server').filter((arg) => !/^--(http|grpc)-port=/.test(arg)));
}

function startUpdater(): void {
  agent = startAgent([...pod.argsOf('model-updater'), '--look-every=0.2']);
}

async function predict(one: Started, name: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${one.url}/v1/models/${name}:predict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instances: TEXTS }) });
  return { status: answer.status, body: await answer.json() };
}

/** Models that Triton has ready, without the hashes of their names. */
async function inTriton(): Promise<string[]> {
  const index = await (await fetch(`${TRITON}/v2/repository/index`, { method: 'POST', body: '{"ready":true}', headers: { connection: 'close' } })).json() as { name: string; state?: string }[];
  return index.map(({ name }) => name.replace(/-[0-9a-f]{8}$/, '')).sort();
}

/** Which of the models answers under a name. */
async function answering(name: string): Promise<string | number> {
  const { status, body } = await predict(server, name);
  if (status !== 200) return status;
  return [...answers].find(([, answer]) => rounded(answer) === rounded(body))?.[0] ?? `none: ${rounded(body)}`;
}

/** Rows of other requests in the same batch change the last digits. */
function rounded(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value));
}

async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  const last = performance.now() + 60_000;
  while (!await what()) {
    if (performance.now() > last) throw new Error(`not within a minute: ${agent.output().slice(-3000)}`);
    await sleep(50);
  }
}

const folder = (name: string): string => join(made, name);
const BOTH: Wanted = { labels: { folder: folder('classify') }, others: { folder: folder('multi-label') } };

if (lacks === undefined) {
  pod = goldenPod('triton-hot-update', () => true, join(root, 'pod'));
  [volume, config] = [pod.folders['/mnt/models'] as string, pod.folders['/etc/triton'] as string];
  mkdirSync(made);
  makeModels(made, [...NAMES, 'embed']);
  const plain = await startProcess(['--models-dir', made]);
  await plain.ready();
  for (const name of NAMES) answers.set(name, (await predict(plain, name)).body);
  assert.equal(new Set([...answers.values()].map(rounded)).size, NAMES.length);
  plain.process.kill('SIGTERM');
  // The plan of the example, with a folder in the place of its bucket, and no GPU.
  const plan = join(config, 'models.json');
  const { models } = JSON.parse(readFileSync(plan, 'utf8')) as { models: { name: string; uri: string; config: string }[] };
  for (const { config: name } of models) writeFileSync(join(config, name), readFileSync(join(config, name), 'utf8').replaceAll('KIND_GPU', 'KIND_CPU'));
  const folders: Readonly<Record<string, string>> = { fraud: folder('entail'), similar: join(made, 'embed') };
  writeFileSync(plan, JSON.stringify({ models: models.map((model) => ({ ...model, uri: `file://${folders[model.name]}` })) }));
  const once = startAgent(pod.argsOf('model-initializer'));
  assert.equal(await once.ended(), 0, once.output());
  startTriton();
  await startServer();
  startUpdater();
  await server.ready();
}
after(async () => {
  agent?.process.kill('SIGTERM');
  await triton?.stop();
});

test('the pod of the example serves the models of its plan, each by its task', { skip }, async () => {
  assert.equal(await answering('fraud'), 'entail');
  assert.deepEqual(await inTriton(), ['fraud', 'similar']);
  const answer = await fetch(`${server.url}/v1/embeddings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'similar', input: 'good day' }) });
  const { data: [{ embedding }] } = await answer.json() as { data: [{ embedding: number[] }] };
  assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-3);
});

test('several models compute in one Triton', { skip }, async () => {
  want(BOTH);
  await until(async () => await answering('labels') === 'classify' && (await inTriton()).join() === 'labels,others');
  assert.deepEqual([await answering('labels'), await answering('others')], ['classify', 'multi-label']);
  assert.deepEqual(await inTriton(), ['labels', 'others']);
});

test('one is replaced under load: each answer is the old one or the new one, and the others go on', { skip }, async () => {
  const seen: (string | number)[] = [];
  let over = false;
  const clients = Array.from({ length: 6 }, async (_, index) => { while (!over) seen.push(await answering(index % 3 === 0 ? 'others' : 'labels')); });
  await sleep(300);
  want({ ...BOTH, labels: { folder: folder('entail') } });
  await until(async () => await answering('labels') === 'entail');
  await until(() => /a model has changed/.test(agent.output()));
  await sleep(300);
  over = true;
  await Promise.all(clients);
  assert.deepEqual([...new Set(seen)].sort(), ['classify', 'entail', 'multi-label']);
  await until(async () => (await inTriton()).join() === 'labels,others');
  // Of each its folder, and what the server reads beside it.
  assert.equal(readdirSync(join(volume, 'sets')).filter((name) => !name.startsWith('.')).length, 4);
});

test('one whose configuration Triton refuses does not come, and the old one stays', { skip }, async () => {
  want({ ...BOTH, labels: { folder: folder('multi-label'), config: 'backend: "none"\nmax_batch_size: 8\n' } });
  await until(() => /a model does not change.*Triton does not load/.test(agent.output()));
  assert.deepEqual([await answering('labels'), await answering('others'), await inTriton()], ['entail', 'multi-label', ['labels', 'others']]);
});

test('one that cannot be fetched does not come', { skip }, async () => {
  want({ ...BOTH, labels: { folder: folder('gone') } });
  await until(() => /a model does not change.*gone/.test(agent.output()));
  assert.equal(await answering('labels'), 'entail');
});

test('one that the server refuses does not come, and Triton lets it go', { skip }, async () => {
  const broken = join(root, 'broken');
  makeModels(mkdirOf(broken), ['multi-label']);
  writeFileSync(join(broken, 'multi-label/tokenizer.json'), '{}');
  want({ ...BOTH, labels: { folder: join(broken, 'multi-label') } });
  await until(() => /a model does not change.*the server does not load/.test(agent.output()));
  assert.equal(await answering('labels'), 'entail');
  await until(async () => (await inTriton()).join() === 'labels,others');
});

test('going back is a change like any other', { skip }, async () => {
  want(BOTH);
  await until(async () => await answering('labels') === 'classify');
});

test('one more comes, and one goes', { skip }, async () => {
  want({ ...BOTH, more: { folder: folder('multi-label') } });
  await until(async () => await answering('more') === 'multi-label');
  want(BOTH);
  await until(async () => (await inTriton()).join() === 'labels,others');
  assert.notEqual((await predict(server, 'more')).status, 200);
  assert.equal((await fetch(`${server.url}/v2/health/ready`)).status, 200);
});

test('one over which Triton ends is taken back before Triton starts again, and is not tried a second time', { skip }, async () => {
  const fatal = mkdirOf(join(root, 'fatal'));
  for (const file of ['config.json', 'tokenizer.json']) cpSync(join(folder('classify'), file), join(fatal, file));
  writeFileSync(join(fatal, 'model.py'), 'import os, signal\nclass TritonPythonModel:\n    def initialize(self, args):\n        os.kill(os.getppid(), signal.SIGKILL)\n');
  want({ ...BOTH, labels: { folder: fatal, config: 'backend: "python"\nmax_batch_size: 8\n', file: 'model.py', weights: 'all' } });
  await until(async () => !await fetch(`${TRITON}/v2/health/live`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(1000) }).then(({ ok }) => ok, () => false));
  // With a container go all of its processes; here some are left, which hold its connections.
  spawnSync('pkill', ['-KILL', '-f', `triton_python_backend_stub.*${root}`]);
  await until(() => /a model does not change.*Triton ended while it was to load/.test(agent.output()));
  // The kubelet does it.
  startTriton();
  await until(async () => await answering('labels') === 'classify' && await answering('others') === 'multi-label');
  assert.deepEqual(await inTriton(), ['labels', 'others']);
  assert.equal([...agent.output().matchAll(/a model changes.*fatal/g)].length, 1);
  want(BOTH);
});

test('nobody outside of the pod loads or unloads anything', { skip }, async () => {
  const { status } = await fetch(`${server.url}/v2/repository/models/labels/unload`, { method: 'POST', body: '{}' });
  assert.equal(status, 400);
  assert.equal(await answering('labels'), 'classify');
});

test('an agent that is killed at any moment of a change goes on where it was', { skip }, async () => {
  for (let round = 0; round < 8; round++) {
    const next = NAMES[round % 3] as string;
    want({ ...BOTH, labels: { folder: folder(next) } });
    await sleep(150 + 350 * round);
    agent.process.kill('SIGKILL');
    await agent.ended();
    assert.equal(await answering('others'), 'multi-label');
    assert.ok(NAMES.includes(String(await answering('labels'))));
    startUpdater();
    await until(async () => await answering('labels') === next);
    await until(async () => (await inTriton()).join() === 'labels,others');
  }
});

test('Triton and the server start anew with what is served', { skip }, async () => {
  want({ ...BOTH, labels: { folder: folder('entail') } });
  await until(async () => await answering('labels') === 'entail');
  await triton.stop();
  startTriton();
  await until(async () => await answering('labels') === 'entail' && await answering('others') === 'multi-label');
  server.process.kill('SIGKILL');
  await server.ended();
  await startServer();
  await server.ready();
  want(BOTH);
  await until(async () => await answering('labels') === 'classify');
});

test('a plan that cannot be read changes nothing', { skip }, async () => {
  writeFileSync(join(config, 'models.json'), '{');
  await until(() => /the models stay as they are.*is no JSON/.test(agent.output()));
  assert.deepEqual([await answering('labels'), await answering('others')], ['classify', 'multi-label']);
  rmSync(join(config, 'models.json'));
  assert.ok(existsSync(join(volume, 'served/labels')));
});

function mkdirOf(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
