import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floatsIn } from '../../src/server/runtime/half.ts';

test('half precision is read by its bits', () => {
  const bits = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x7e00);
  const floats = floatsIn({ type: 'float16', data: bits });
  assert.deepEqual([...floats], [0, 1, -2, 0.333251953125, 2 ** -24, 65504, Infinity, -Infinity, NaN]);
});

test('other numbers are taken by their value', () => {
  assert.deepEqual([...floatsIn({ type: 'int64', data: BigInt64Array.of(5n, -3n) })], [5, -3]);
  assert.deepEqual([...floatsIn({ type: 'uint16', data: Uint16Array.of(7) })], [7]);
  const same = Float32Array.of(0.5);
  assert.equal(floatsIn({ type: 'float32', data: same }), same);
});
