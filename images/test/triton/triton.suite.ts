import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../src/server/exit.ts';
import '../../src/server/runtime/no-telemetry.ts';
import { makeModels } from '../models/make.ts';
import { startProcess, type Started } from '../server/process.ts';
import { scratch } from '../support/tiny.ts';
import { addModel, addTextModel, lacksTriton, startTriton, type Triton } from './triton.ts';

const NAMES = ['embed', 'classify', 'multi-label', 'entail', 'rerank', 'ner', 'fill-mask', 'qa'];
const TEXTS = ['good day', 'bad '.repeat(30), 'a '.repeat(70), 'the world', '', 'good good bad'];
/** A request for each task, by whatever protocol. */
const REQUESTS: readonly (readonly [string, string, object])[] = [
  ['embeddings', '/v1/embeddings', { model: 'embed', input: TEXTS.filter((text) => text !== '') }],
  ['classification', '/v1/models/classify:predict', { instances: TEXTS }],
  ['several labels', '/v1/models/multi-label:predict', { instances: TEXTS }],
  ['zero-shot classification', '/v1/models/entail:predict', { instances: [{ text: 'good day', candidate_labels: ['good', 'bad', 'the world'] }] }],
  ['tokens', '/v1/models/ner:predict', { instances: TEXTS }],
  ['masks', '/v1/models/fill-mask:predict', { instances: ['the [MASK] is good'] }],
  ['answers', '/v1/models/qa:predict', { instances: [{ question: 'who is good', context: 'the day is good and the world is bad' }] }],
  ['reranking', '/v1/rerank', { model: 'rerank', query: 'good', documents: ['good day', 'bad day', 'a '.repeat(40)] }],
  ['tensors as they are', '/v2/models/embed/infer', { inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, datatype: 'INT64', shape: [1, 3], data: [1, 1, 1] })) }],
];
const PORT = 18_860;

const lacks = lacksTriton();
const root = scratch();
const repository = join(root, 'repository');
let triton: Triton;
let server: Started;
let plain: Started;

/** Folders of models without their graphs. */
function withoutGraphs(models: string): string {
  const out = join(root, 'texts');
  mkdirSync(out);
  for (const name of NAMES) cpSync(join(models, name), join(out, name), { recursive: true, filter: (path) => !path.endsWith('/onnx') });
  return out;
}

async function post(server: Started, path: string, body: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

/** Numbers alike to 1e-4, everything else the same; what is drawn anew for each request left out. */
function same(one: unknown, other: unknown, path = ''): void {
  if (typeof one === 'number' && typeof other === 'number') return assert.ok(Math.abs(one - other) < 1e-4, `${path}: ${one} and ${other}`);
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return assert.equal(one, other, path);
  assert.deepEqual(Object.keys(one), Object.keys(other), path);
  for (const [key, value] of Object.entries(one)) if (key !== 'id' && key !== 'created') same(value, (other as Record<string, unknown>)[key], `${path}.${key}`);
}

// Not in a hook: what a hook starts ends with it.
if (lacks === undefined) {
  const models = join(root, 'models');
  mkdirSync(models);
  makeModels(models, NAMES);
  for (const name of NAMES) await addModel(repository, name, join(models, name));
  addTextModel(repository, 'texts');
  // Started together, as in one pod: the server waits for Triton.
  server = await startProcess(['--models-dir', withoutGraphs(models), '--triton-url', `http://127.0.0.1:${PORT}`]);
  plain = await startProcess(['--models-dir', models]);
  assert.equal((await fetch(`${server.url}/v2/health/ready`)).status, 503);
  triton = await startTriton(repository, PORT);
  await server.ready();
  await plain.ready();
}
after(async () => triton?.stop());

for (const [title, path, body] of REQUESTS) {
  test(`${title} are those of a server that computes by itself`, { skip: lacks ?? false }, async () => {
    const [theirs, ours] = [await post(plain, path, body), await post(server, path, body)];
    assert.equal(ours.status, 200, JSON.stringify(ours.body));
    same(ours.body, theirs.body);
  });
}

test('requests of many clients are joined to batches by Triton', { skip: lacks ?? false }, async () => {
  const asked = async (): Promise<[number, number]> => {
    const { model_stats: [stats] } = await (await fetch(`${triton.url}/v2/models/classify/stats`)).json() as { model_stats: [{ inference_count: number; execution_count: number }] };
    return [stats.inference_count, stats.execution_count];
  };
  const [inferencesBefore, runsBefore] = await asked();
  const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => post(server, '/v1/models/classify:predict', { instances: [`good ${'bad '.repeat(index % 10)}`] })));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const [inferences, runs] = await asked();
  assert.equal(inferences - inferencesBefore, 64);
  assert.ok((runs - runsBefore) * 2 < 64, `${runs - runsBefore} runs`);
});

test('a model of other inputs is refused at the start, with every difference', { skip: lacks ?? false }, async () => {
  const other = await startProcess(['--model-dir', join(root, 'texts/embed'), '--model-name', 'embed', '--triton-url', triton.url, '--triton-model', 'texts']);
  assert.equal(await other.ended(), EXIT.model.code);
  assert.match(other.output(), /Triton's model 'texts' is not one for this server: it has no input 'input_ids', only 'TEXT': name the graph's inputs so in config\.pbtxt; its input 'TEXT' is not made of text: .*; its output 'ANSWER' has the type BYTES, and tasks read FP32, FP16, FP64/);
});

test('when Triton is frozen, requests end at their deadline and readiness is off; it recovers by itself', { skip: lacks ?? false }, async () => {
  const [, path, body] = REQUESTS[0] as (typeof REQUESTS)[number];
  const hurried = await startProcess(['--model-dir', join(root, 'texts/embed'), '--model-name', 'embed', '--triton-url', triton.url, '--timeout', '1']);
  await hurried.ready();
  triton.freeze();
  try {
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(hurried, path, body)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [504]);
    assert.ok(performance.now() - began < 5000, `${performance.now() - began} ms`);
    while ((await fetch(`${hurried.url}/v2/health/ready`)).status === 200) await sleep(50);
    // Alive all the same: starting it anew would mend nothing.
    assert.equal((await fetch(`${hurried.url}/v2/health/live`)).status, 200);
  } finally {
    triton.thaw();
  }
  await hurried.ready();
  assert.equal((await post(hurried, path, body)).status, 200);
});

test('what Triton answers after a client has gone is nobody else\'s', { skip: lacks ?? false }, async () => {
  const [, path] = REQUESTS[0] as (typeof REQUESTS)[number];
  const wanted = await post(server, path, { model: 'embed', input: ['good day'] });
  await Promise.all(Array.from({ length: 200 }, async (_, index) => {
    const stop = AbortSignal.timeout(index % 20);
    await fetch(server.url + path, { method: 'POST', signal: stop, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'embed', input: ['bad '.repeat(index % 30 + 1)] }) }).catch(() => {});
  }));
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(server, path, { model: 'embed', input: ['good day'] })));
  for (const answer of answers) same(answer.body, wanted.body);
});

test('when Triton dies, answers are errors at once and readiness is off; it recovers by itself', { skip: lacks ?? false }, async () => {
  const [, path, body] = REQUESTS[0] as (typeof REQUESTS)[number];
  await triton.kill();
  const began = performance.now();
  const { status, body: said } = await post(server, path, body);
  assert.ok(performance.now() - began < 1000);
  assert.equal(status, 503);
  assert.match(JSON.stringify(said), /Triton does not answer at http:\/\/127\.0\.0\.1:18860 \(\w+\): the request may be sent again/);
  assert.equal((await fetch(`${server.url}/v2/health/ready`)).status, 503);
  triton = await startTriton(repository, PORT);
  await server.ready();
  assert.equal((await post(server, path, body)).status, 200);
});

test('when Triton is started anew with another model, nothing of it is answered, and the log says what differs', { skip: lacks ?? false }, async () => {
  const path = '/v1/models/classify:predict';
  const body = { instances: ['good day'] };
  await triton.kill();
  const others = join(root, 'others');
  for (const name of NAMES) await addModel(others, name, join(root, 'models', name === 'classify' ? 'entail' : name));
  triton = await startTriton(others, PORT);
  while ((await post(server, path, body)).status !== 503) await sleep(20);
  const until = performance.now() + 3000;
  while (performance.now() < until) {
    const { status, body: said } = await post(server, path, body);
    assert.equal(status, 503, JSON.stringify(said));
  }
  // Models that are the same answer as before.
  assert.equal((await post(server, '/v1/embeddings', { model: 'embed', input: ['good day'] })).status, 200);
  assert.match(server.output(), /has another model 'classify' than at the start \(it has /);
  await triton.stop();
  triton = await startTriton(repository, PORT);
  await server.ready();
  assert.equal((await post(server, path, body)).status, 200);
});

test('when the process of a model is killed, as by a kernel without memory, the server finds out what Triton does not', { skip: lacks ?? false }, async () => {
  const path = '/v1/models/classify:predict';
  const asked = async (): Promise<{ status: number; body: unknown }> => post(server, path, { instances: ['good day'] });
  const wanted = await asked();
  triton.killModels();
  while ((await fetch(`${server.url}/v2/health/ready`)).status === 200) {
    const { status, body } = await asked();
    assert.ok(status !== 200 && /Triton/.test(JSON.stringify(body)), `${status} ${JSON.stringify(body)}`);
  }
  assert.equal((await fetch(`${triton.url}/v2/models/classify/ready`)).status, 200);
  assert.match(server.output(), /fails every request of the model 'classify' \(Triton refused the request \(500\): Stub process .* is not healthy/);
  await triton.kill();
  triton = await startTriton(repository, PORT);
  await server.ready();
  same((await asked()).body, wanted.body);
});

test('of thousands of requests at once each is answered rightly or told to come again', { skip: lacks ?? false }, async () => {
  const path = '/v1/models/classify:predict';
  const texts = Array.from({ length: 20 }, (_, index) => `good ${'bad '.repeat(index)}day`);
  const wanted = await Promise.all(texts.map((text) => post(plain, path, { instances: [text] })));
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 4000 }, async (_, index) => ({ index, ...await post(server, path, { instances: [texts[index % texts.length]] }) })));
  for (const { index, status, body } of answers) {
    if (status === 200) same(body, wanted[index % texts.length]?.body);
    else assert.ok(status === 429 || status === 503, `${status} ${JSON.stringify(body)}`);
  }
  const answered = answers.filter(({ status }) => status === 200).length;
  console.log(`${answered} of 4000 answered, ${4000 - answered} told to come again, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  assert.ok(answered > 500, String(answered));
});
