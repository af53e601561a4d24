import assert from 'node:assert/strict';
import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServingError } from '../../src/server/errors.ts';
import { NOBODY } from '../../src/server/runtime/observer.ts';
import type { Row, Taken } from '../../src/server/runtime/row.ts';
import { startRunner, type RunnerOptions } from '../../src/server/runtime/start-runner.ts';
import { startWorker, type WorkerThread } from '../../src/server/runtime/worker-thread.ts';
import { call } from '../support/calls.ts';
import { scratch, tinyModel } from '../support/tiny.ts';

const graphPath = join(tinyModel('embed'), 'onnx/model.onnx');
const SETUP: RunnerOptions = { graphPath, threads: 1, spin: false, padId: 0, padSide: 'right', workers: 1, maxRows: 8, maxTokens: 512, maxQueue: 32 };
const row = (...ids: number[]): Row => ({ ids: Int32Array.from(ids), typeIds: new Int32Array(ids.length), take: { kind: 'pool', how: 'mean', normalize: true } });
const kind = (expected: string) => (error: unknown): boolean => error instanceof ServingError && error.kind === expected;

async function runner(changes: Partial<RunnerOptions> = {}) {
  const started = await startRunner({ ...SETUP, ...changes });
  after(() => started.close());
  return started;
}

/** A runner whose threads can be ended by the test. */
async function mortal(changes: Partial<RunnerOptions> = {}) {
  const threads: WorkerThread[] = [];
  const started = await runner({ ...changes, startWorker: async (setup) => { const thread = await startWorker(setup); threads.push(thread); return thread; } });
  return { started, threads };
}

test('rows of several calls in one batch give what each gives alone', async () => {
  const sizes: number[] = [];
  const one = await runner({ observer: { ...NOBODY, batch: (rows) => sizes.push(rows) } });
  const rows = [row(2, 5, 6, 3), row(2, 7, 3), row(2, 8, 9, 10, 11, 12, 3)];
  const alone: Taken[] = [];
  for (const single of rows) alone.push(...await one.run([single], call()));
  const together = (await Promise.all(rows.map((single) => one.run([single], call())))).flat();
  assert.deepEqual(sizes, [1, 1, 1, 3]);
  together.forEach((taken, index) => {
    taken['pooled']?.data.forEach((value, at) => assert.ok(Math.abs(value - (alone[index]?.['pooled']?.data[at] ?? NaN)) < 1e-5));
  });
});

test('a row that the model refuses fails alone, not its batch', async () => {
  const one = await runner();
  const results = await Promise.allSettled([one.run([row(2, 5, 3)], call()), one.run([row(2, 9_999_999, 3)], call()), one.run([row(2, 6, 3)], call())]);
  assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled']);
  assert.ok(kind('failed')((results[1] as PromiseRejectedResult).reason));
});

test('more than the queue holds is refused as busy, and says when to come again', async () => {
  const one = await runner({ maxQueue: 2 });
  const first = one.run([row(2, 3), row(2, 3)], call());
  await assert.rejects(one.run([row(2, 3)], call()), (error: ServingError) => error.kind === 'busy' && error.retryAfterSeconds === 1);
  await first;
  await one.run([row(2, 3)], call());
});

test('a request that never fits is too large, not busy', async () => {
  const one = await runner({ maxQueue: 2 });
  await assert.rejects(one.run([row(2, 3), row(2, 3), row(2, 3)], call()), kind('too-large'));
});

test('a call that is cancelled leaves the queue, and its rows are not run', async () => {
  let ran = 0;
  const one = await runner({ maxRows: 1, observer: { ...NOBODY, batch: () => { ran += 1; } } });
  const controller = new AbortController();
  const kept = one.run([row(2, 3)], call());
  const dropped = one.run(Array.from({ length: 20 }, () => row(2, 4, 3)), call({ signal: controller.signal }));
  controller.abort(new ServingError('cancelled', 'gone'));
  await assert.rejects(dropped, kind('cancelled'));
  await kept;
  await one.run([row(2, 3)], call());
  assert.equal(ran, 2);
});

test('a call whose deadline passed in the queue is not run', async () => {
  const one = await runner();
  await assert.rejects(one.run([row(2, 3)], call({ deadline: performance.now() - 1 })), kind('timeout'));
});

test('no rows: no results, and no waiting', async () => {
  assert.deepEqual(await (await runner()).run([], call()), []);
});

test('a worker that dies fails its rows as unavailable, and the next requests work', async () => {
  let started = 0;
  const one = await runner({
    startWorker: async (setup) => {
      const thread = await startWorker(setup);
      const isFirst = ++started === 1;
      // Rows that are no list: the first thread does not survive them.
      return { ...thread, send: (work) => thread.send(isFirst && work.kind === 'rows' ? { ...work, rows: null as never } : work) };
    },
  });
  await assert.rejects(one.run([row(2, 5, 3)], call()), kind('unavailable'));
  assert.equal((await one.run([row(2, 5, 3)], call())).length, 1);
  assert.equal(started, 2);
});

test('a batch that is on when its model is closed is answered, and the process lives', async () => {
  const one = await startRunner(SETUP);
  const long = Array.from({ length: 8 }, () => row(...Array.from({ length: 64 }, () => 5)));
  const answered = one.run(long, call());
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  await one.close();
  assert.equal((await answered).length, 8);
});

test('a worker whose model changed on disk is not replaced, and says so', async () => {
  const copy = join(scratch(), 'model.onnx');
  cpSync(graphPath, copy);
  const { started, threads } = await mortal({ graphPath: copy });
  appendFileSync(copy, 'x');
  await threads[0]?.stop();
  await sleep(50);
  await assert.rejects(started.run([row(2, 3)], call()), (error: ServingError) => error.kind === 'unavailable' && /changed on disk/.test(error.message));
});

test('a corrupt graph is an error that names it, not a crash', async () => {
  const broken = join(scratch(), 'model.onnx');
  writeFileSync(broken, Buffer.from('not a graph at all'));
  await assert.rejects(startRunner({ ...SETUP, graphPath: broken }), kind('failed'));
});

test('tensors go in and come out as they are', async () => {
  const one = await runner();
  const ids = new Uint8Array(BigInt64Array.of(2n, 5n, 3n).buffer);
  const mask = new Uint8Array(BigInt64Array.of(1n, 1n, 1n).buffer);
  const feed = (name: string, bytes: Uint8Array) => ({ name, datatype: 'INT64' as const, shape: [1, 3], bytes });
  const [output] = await one.infer([feed('input_ids', ids), feed('attention_mask', mask), feed('token_type_ids', new Uint8Array(24))], ['last_hidden_state'], call());
  assert.deepEqual([output?.datatype, output?.shape.slice(0, 2), output?.bytes.length], ['FP32', [1, 3], 3 * 4 * (output?.shape[2] ?? 0)]);
});

const tensors = (rows: number, tokens: number) => ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => (
  { name, datatype: 'INT64' as const, shape: [rows, tokens], bytes: new Uint8Array(BigInt64Array.from({ length: rows * tokens }, () => (name === 'token_type_ids' ? 0n : 1n)).buffer) }));

test('tensors of more tokens than a batch may have are refused, but for one row', async () => {
  const one = await runner({ maxTokens: 32 });
  await assert.rejects(one.infer(tensors(3, 11), ['last_hidden_state'], call()),
    (error: ServingError) => error.kind === 'too-large' && /'input_ids' has 3 rows of 11 tokens, 33 in all, the limit of one batch is 32/.test(error.message));
  await one.infer(tensors(1, 33), ['last_hidden_state'], call());
  await one.infer(tensors(2, 16), ['last_hidden_state'], call());
});

test('tensors take a place in the queue for each row', async () => {
  const one = await runner({ maxQueue: 3 });
  const first = one.infer(tensors(3, 2), ['last_hidden_state'], call());
  await assert.rejects(one.run([row(2, 3)], call()), kind('busy'));
  await first;
  await assert.rejects(one.infer(tensors(4, 2), ['last_hidden_state'], call()), kind('too-large'));
});

test('several workers share what waits', async () => {
  const sizes: number[] = [];
  const two = await runner({ workers: 2, observer: { ...NOBODY, batch: (rows) => sizes.push(rows) } });
  await Promise.all(Array.from({ length: 8 }, () => two.run([row(2, 5, 3)], call())));
  assert.deepEqual(sizes, [4, 4]);
});
