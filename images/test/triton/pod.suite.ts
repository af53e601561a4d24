import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import '../../src/server/runtime/no-telemetry.ts';
import { makeModels } from '../models/make.ts';
import { startProcess, type Started } from '../server/process.ts';
import { scratch } from '../support/tiny.ts';
import { goldenPod, lacksLibrary, type GoldenPod } from './golden.ts';
import { lacksTriton, tritonProcess } from './triton.ts';

const lacks = lacksLibrary() ?? lacksTriton();
const root = scratch();
let pod: GoldenPod;
let server: Started;
let plain: Started;
let triton: ReturnType<typeof tritonProcess>;

if (lacks === undefined) {
  pod = goldenPod('triton-classifier', () => true, root);
  mkdirSync(join(root, 'made'));
  makeModels(join(root, 'made'), ['classify']);
  pod.fetchFrom(join(root, 'made/classify'));
  pod.layOut();
  server = await startProcess(pod.argsOf('server').filter((arg) => !/^--(http|grpc)-port=/.test(arg)));
  plain = await startProcess(['--model-dir', join(root, 'made/classify'), '--model-name', 'sentiment']);
  triton = tritonProcess(pod.argsOf('triton').slice(1));
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
  const name = pod.argsOf('server').find((arg) => arg.startsWith('--triton-model='))?.split('=')[1] as string;
  const { inputs, outputs } = JSON.parse((await triton8000(`/v2/models/${name}`)).text) as { inputs: { name: string; datatype: string }[]; outputs: { name: string }[] };
  assert.deepEqual([inputs.map((input) => `${input.name} ${input.datatype}`), outputs.map((output) => output.name)], [['input_ids INT64', 'attention_mask INT64', 'token_type_ids INT64'], ['logits']]);
});

test('both probes of Triton succeed', { skip: lacks ?? false }, () => {
  for (const probe of ['startupProbe', 'livenessProbe'] as const) {
    const [program, ...args] = pod.containers['triton']?.[probe]?.exec?.command as [string, ...string[]];
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
  const name = pod.argsOf('server').find((arg) => arg.startsWith('--triton-model='))?.split('=')[1] as string;
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
