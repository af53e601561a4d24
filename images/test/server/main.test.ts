import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '../../src/server/exit.ts';
import { tinyModel } from '../support/tiny.ts';
import { MAIN, startProcess, type Started } from './process.ts';

const folder = tinyModel('embed');
const MODEL = ['--model-dir', folder, '--model-name', 'embed', '--threads', '1'];
const ask = ({ url }: Started, input: unknown): Promise<Response> => fetch(`${url}/v1/embeddings`, { method: 'POST', body: JSON.stringify({ model: 'embed', input }) });

test('the first line says what is served, from where and on which ports', async () => {
  const server = await startProcess(MODEL);
  assert.match(server.output(), /^Serving model 'embed' of \S+embed \(fp32\) at http:\/\/127\.0\.0\.1:\d+ and gRPC on port \d+, \d+ worker\(s\) of 1 thread\(s\); ready when loaded\n/);
  await server.ready();
  assert.equal((await ask(server, 'good day')).status, 200);
  server.process.kill('SIGINT');
  assert.equal(await server.ended(), EXIT.stopped.code);
});

test('at SIGTERM readiness goes first, what was accepted is answered, and the exit code is 0', async () => {
  const server = await startProcess([...MODEL, '--drain-delay', '3', '--drain', '40', '--max-batch-rows', '1']);
  await server.ready();
  const running = Array.from({ length: 8 }, () => ask(server, Array(32).fill('good '.repeat(90))));
  await sleep(100);
  server.process.kill('SIGTERM');
  await sleep(300);
  const readiness = await fetch(`${server.url}/v2/health/ready`);
  assert.deepEqual([readiness.status, await readiness.json()], [503, { ready: false, reason: 'the server is draining' }]);
  assert.equal((await fetch(`${server.url}/v2/health/live`)).status, 200);
  assert.equal((await ask(server, 'late')).status, 200);
  running.push(...Array.from({ length: 2 }, () => ask(server, Array(32).fill('good '.repeat(90)))));
  assert.deepEqual((await Promise.all(running)).map(({ status }) => status), Array(10).fill(200));
  assert.equal(await server.ended(), EXIT.stopped.code);
});

test('what is not answered within the drain is cut with 503, and the exit code is 0', async () => {
  const server = await startProcess([...MODEL, '--drain-delay', '0', '--drain', '0.3', '--max-batch-rows', '1', '--max-queue', '100000', '--max-request-inputs', '100000']);
  await server.ready();
  const long = ask(server, Array(10_000).fill('good '.repeat(90)));
  await sleep(1000);
  server.process.kill('SIGTERM');
  const answer = await long;
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /the server stopped before it could answer/);
  assert.equal(await server.ended(), EXIT.stopped.code);
});

const noProc = process.platform === 'linux' ? false : 'there is no /proc to tell when it has begun';

test('SIGTERM before the first line ends with 0, as it would as process 1', { skip: noProc }, async () => {
  const child = spawn(process.execPath, [MAIN, ...MODEL, '--http-port', '0', '--grpc-port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => { text += data; });
  // Its libraries are in memory: it has begun, and does not listen yet.
  const began = (): boolean => /\.node$/m.test(readFileSync(`/proc/${child.pid}/maps`, 'utf8'));
  for (const end = performance.now() + 20_000; !began() && performance.now() < end;) await sleep(1);
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [EXIT.stopped.code, null]);
  assert.equal(text, '');
});

test('a server of which a model failed is not called ready', async () => {
  const models = join(tinyModel('embed'), '..');
  mkdirSync(join(models, 'broken'));
  writeFileSync(join(models, 'broken/config.json'), '{}');
  const server = await startProcess(['--models-dir', models, '--threads', '1']);
  for (const end = performance.now() + 20_000; !/not ready/.test(server.output()) && performance.now() < end;) await sleep(10);
  assert.match(server.output(), /"message":"not ready","reason":"model 'broken' is failed/);
  assert.doesNotMatch(server.output(), /"message":"ready"/);
});

test('an unknown flag ends with 64 and names the nearest', async () => {
  const server = await startProcess(['--model-dri', 'x']);
  assert.equal(await server.ended(), EXIT.usage.code);
  assert.match(server.output(), /did you mean --model-dir\?/);
});

test('a model that cannot be loaded ends with 65 and the reason, without the path', async () => {
  const broken = tinyModel('embed');
  writeFileSync(join(broken, 'onnx/model.onnx'), 'no graph');
  const server = await startProcess(['--model-dir', broken]);
  assert.equal(await server.ended(), EXIT.model.code);
  const last = server.output().trim().split('\n').at(-1) ?? '';
  assert.match(last, /model 'model': model\.onnx cannot be loaded/);
  assert.ok(!last.includes(broken));
});

test('a port that is taken ends with 72 and says so', async () => {
  const first = await startProcess(MODEL);
  const { port } = new URL(first.url);
  const second = await startProcess(MODEL, { port });
  assert.equal(await second.ended(), EXIT.network.code);
  assert.match(second.output(), new RegExp(`HTTP cannot listen on port ${port} \\(EADDRINUSE\\)`));
});
