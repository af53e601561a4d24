import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseBatch } from '../../src/server/runtime/batch.ts';

const waiting = (...lengths: number[]) => lengths.map((length) => ({ row: { ids: new Int32Array(length), take: { kind: 'outputs', names: [] } as const } }));
const LIMITS = { maxRows: 8, maxTokens: 256 };

test('the oldest input is always in the next batch', () => {
  assert.ok(chooseBatch(waiting(500, 10, 10, 10), LIMITS).includes(0));
});

test('one input may be over the token limit, and then is alone', () => {
  assert.deepEqual(chooseBatch(waiting(500, 500), LIMITS), [0]);
});

test('short inputs do not ride with long ones', () => {
  assert.deepEqual(chooseBatch(waiting(10, 120, 12, 118, 11), LIMITS).sort(), [0, 2, 4]);
});

test('a batch is at most as large as its limits, padding counted', () => {
  assert.equal(chooseBatch(waiting(...Array.from({ length: 20 }, () => 5)), LIMITS).length, 8);
  assert.equal(chooseBatch(waiting(...Array.from({ length: 20 }, () => 64)), LIMITS).length, 4);
});

test('nothing waits: nothing is chosen', () => {
  assert.deepEqual(chooseBatch([], LIMITS), []);
});
