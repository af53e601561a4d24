import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row, Take } from '../../src/server/runtime/row.ts';
import { takeRows, type BatchOutputs } from '../../src/server/runtime/take.ts';

const row = (tokens: number, take: Take): Row => ({ ids: new Int32Array(tokens), take });
const pool = (how: Extract<Take, { kind: 'pool' }>['how']): Take => ({ kind: 'pool', how, normalize: false });
/** Two rows of three tokens of two numbers; the second row has one token of padding. */
const HIDDEN: BatchOutputs = { last_hidden_state: { dims: [2, 3, 2], perToken: true, data: Float32Array.of(1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 99, 99) } };

function pooled(how: Extract<Take, { kind: 'pool' }>['how']): number[] {
  const results = takeRows([row(3, pool('cls')), row(2, pool(how))], HIDDEN, 'right');
  const last = results[1] as { taken: Record<string, { data: Float32Array }> };
  return [...last.taken['pooled']?.data ?? []];
}

for (const [how, expected] of [['cls', [10, 20]], ['mean', [20, 30]], ['max', [30, 40]], ['last', [30, 40]]] as const) {
  test(`pooling by ${how} leaves the padding out`, () => assert.deepEqual(pooled(how), expected));
}

test('padding on the left is left out, too', () => {
  const outputs = { last_hidden_state: { dims: [2, 2, 1], perToken: true, data: Float32Array.of(1, 2, 99, 7) } };
  const [, second] = takeRows([row(2, pool('mean')), row(1, pool('mean'))], outputs, 'left');
  assert.deepEqual(second, { taken: { pooled: { dims: [1], data: Float32Array.of(7) } } });
});

test('NaN fails the row that has it and no other', () => {
  const outputs = { logits: { dims: [2, 2], perToken: false, data: Float32Array.of(1, 2, NaN, 4) } };
  const take: Take = { kind: 'outputs', names: ['logits'] };
  const [first, second] = takeRows([row(2, take), row(2, take)], outputs, 'right');
  assert.deepEqual(first, { taken: { logits: { dims: [2], data: Float32Array.of(1, 2) } } });
  assert.match((second as { reason: string }).reason, /answered with NaN/);
});

test('only the asked positions are taken', () => {
  const outputs = { logits: { dims: [1, 3, 2], perToken: true, data: Float32Array.of(1, 2, 3, 4, 5, 6) } };
  const [only] = takeRows([row(3, { kind: 'outputs', names: ['logits'], positions: [2, 0] })], outputs, 'right');
  assert.deepEqual(only, { taken: { logits: { dims: [2, 2], data: Float32Array.of(5, 6, 1, 2) } } });
});

test('labels are not mistaken for tokens when there are as many', () => {
  const outputs = { logits: { dims: [1, 3], perToken: false, data: Float32Array.of(1, 2, 3) } };
  const [only] = takeRows([row(3, { kind: 'outputs', names: ['logits'] })], outputs, 'right');
  assert.deepEqual(only, { taken: { logits: { dims: [3], data: Float32Array.of(1, 2, 3) } } });
});

test('an output that the graph does not have is named', () => {
  const [only] = takeRows([row(1, { kind: 'outputs', names: ['nope'] })], {}, 'right');
  assert.match((only as { reason: string }).reason, /no output 'nope'/);
});

test('a shortened vector is normalised after it is cut', () => {
  const outputs = { last_hidden_state: { dims: [1, 1, 3], perToken: true, data: Float32Array.of(3, 4, 100) } };
  const [only] = takeRows([row(1, { kind: 'pool', how: 'cls', normalize: true, dimensions: 2 })], outputs, 'right');
  assert.deepEqual([...(only as { taken: Record<string, { data: Float32Array }> }).taken['pooled']?.data ?? []].map((v) => v.toFixed(3)), ['0.600', '0.800']);
});
