import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServingError } from '../../src/server/errors.ts';
import { readHttpBody } from '../../src/server/protocols/v2/http-body.ts';
import { jsonFromTensor } from '../../src/server/protocols/v2/json-data.ts';

const input = (changes: object): object => ({ name: 'x', datatype: 'INT32', shape: [2], data: [1, 2], ...changes });
const binary = (changes: object): object => {
  const { data: _, ...rest } = input({ parameters: { binary_data_size: 8 }, ...changes }) as any;
  return rest;
};

/** What is wrong with a body; fails where it is taken. */
function refusal(json: unknown, tail: Uint8Array = new Uint8Array(), header?: string): string {
  const head = typeof json === 'string' ? Buffer.from(json) : Buffer.from(JSON.stringify(json));
  try {
    readHttpBody(Buffer.concat([head, tail]), header ?? (tail.length > 0 ? String(head.length) : undefined), 32);
  } catch (error) {
    assert.ok(error instanceof ServingError, String(error));
    return error.message;
  }
  return assert.fail('it was taken');
}

describe('V2 bodies that attack', () => {
  const cases: readonly [string, unknown, RegExp, Uint8Array?, string?][] = [
    ['nothing', '', /empty/],
    ['half of a JSON', '{"inputs": [', /ends too early/],
    ['bytes that are no UTF-8', '', /ends|UTF-8|empty/, new Uint8Array([0xff, 0xfe]), '2'],
    ['nesting without end', '['.repeat(100_000), /deeper than the limit of 32/],
    ['a shape that overflows', { inputs: [input({ shape: [2 ** 30, 2 ** 30, 2 ** 30] })] }, /more than 2147483647 elements/],
    ['a shape that hides its overflow behind a zero', { inputs: [input({ shape: [2 ** 30, 2 ** 30, 0] })] }, /more than/],
    ['a shape that is bigger than the body', { inputs: [input({ shape: [2_000_000_000] })] }, /fewer than the 2000000000 elements/],
    ['a negative dimension', { inputs: [input({ shape: [-1] })] }, /-1 is for metadata only/],
    ['half a dimension', { inputs: [input({ shape: [0.5] })] }, /whole numbers/],
    ['too many dimensions', { inputs: [input({ shape: Array(9).fill(1) })] }, /9 dimensions, the limit is 8/],
    ['too few elements', { inputs: [input({ data: [1] })] }, /has 1 elements, its shape says 2/],
    ['too many elements', { inputs: [input({ data: [1, [2, 3]] })] }, /more than the 2 elements/],
    ['a number over its type', { inputs: [input({ datatype: 'UINT8', data: [256, 1] })] }, /must fit UINT8, got 256/],
    ['a fraction as whole number', { inputs: [input({ data: [1.5, 1] })] }, /must fit INT32, got 1.5/],
    ['a number that JSON rounded', { inputs: [input({ datatype: 'INT64', data: [2 ** 60, 1] })] }, /over 2\^53 go as binary/],
    ['a float that is none', { inputs: [input({ datatype: 'FP32', data: [1e300, 1] })] }, /must fit FP32/],
    ['half floats in JSON', { inputs: [input({ datatype: 'FP16' })] }, /FP16, which JSON cannot carry/],
    ['a datatype of nobody', { inputs: [input({ datatype: 'TEXT' })] }, /one of BYTES, BOOL/],
    ['a datatype of the prototype', { inputs: [input({ datatype: 'toString' })] }, /one of BYTES/],
    ['a tensor twice', { inputs: [input({}), input({})] }, /names 'x' twice/],
    ['an output twice', { inputs: [input({})], outputs: [{ name: 'y' }, { name: 'y' }] }, /'outputs' names 'y' twice/],
    ['no tensor', { inputs: [] }, /at least one tensor/],
    ['too many tensors', { inputs: Array.from({ length: 65 }, (_, index) => input({ name: `x${index}` })) }, /65 entries, the limit is 64/],
    ['a name without end', { inputs: [input({ name: 'x'.repeat(300) })] }, /1 to 256 characters, got 300/],
    ['a name with a line break', { inputs: [input({ name: 'a\nb' })] }, /control characters/],
    ['a prototype', '{"inputs": [{"__proto__": {"name": "x"}, "shape": [1]}]}', /must not have the key '__proto__'/],
    ['a parameter that is a prototype', `{"inputs": [${JSON.stringify(input({}))}], "parameters": {"__proto__": 1}}`, /'__proto__'/],
    ['a parameter that is an object', { inputs: [input({})], parameters: { a: {} } }, /'a' of 'parameters' must be a string, a number/],
    ['shared memory', { inputs: [input({ parameters: { shared_memory_region: 'r' } })] }, /shared memory is not served/],
    ['data and bytes at once', { inputs: [input({ parameters: { binary_data_size: 8 } })] }, /both 'data' and 'binary_data_size'/],
    ['more bytes than there are', { inputs: [binary({})] }, /is 8, 0 bytes are left/],
    ['bytes that do not fit the shape', { inputs: [binary({ shape: [3] })] }, /has 8 bytes, INT32 of shape \[3\] takes 12/, new Uint8Array(8)],
    ['bytes that nobody claims', { inputs: [binary({})] }, /1 bytes that no input claims/, new Uint8Array(9)],
    ['a size below zero', { inputs: [binary({ parameters: { binary_data_size: -8 } })] }, /whole number of at least 0, got -8/, new Uint8Array(8)],
    ['a size that is a text', { inputs: [binary({ parameters: { binary_data_size: '8' } })] }, /whole number/, new Uint8Array(8)],
    ['a header over the body', {}, /is 99, the body has 2 bytes/, new Uint8Array(), '99'],
    ['a header that is no number', {}, /whole number, got "1e1"/, new Uint8Array(), '1e1'],
    ['a text that says it is longer', { inputs: [binary({ datatype: 'BYTES', shape: [1] })] }, /says 4294967295 bytes, 4 are left/, Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])],
    ['a text that ends in its length', { inputs: [binary({ datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 6 } })] }, /more than the 1 elements/, Buffer.from([0, 0, 0, 0, 0, 0])],
    ['a text that is no UTF-8', { inputs: [binary({ datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 5 } })] }, /not valid UTF-8/, Buffer.from([1, 0, 0, 0, 0xff])],
    ['texts of a shape that none can hold', { inputs: [binary({ datatype: 'BYTES', shape: [1_000_000_000] })] }, /too few for the 1000000000 elements/, new Uint8Array(8)],
  ];
  for (const [what, json, message, tail, header] of cases) {
    test(`rejects ${what}`, () => assert.match(refusal(json, tail, header), message));
  }

  test('errors quote little of what was sent', () => {
    assert.ok(refusal({ inputs: [input({ datatype: 'z'.repeat(100_000) })] }).length < 300);
  });

  test('every type comes back as it went in', () => {
    const values: Record<string, unknown[]> = {
      BOOL: [true, false], INT8: [-128, 127], UINT8: [0, 255], INT16: [-32768, 32767], UINT16: [0, 65535], INT32: [-(2 ** 31), 2 ** 31 - 1],
      UINT32: [0, 2 ** 32 - 1], INT64: [Number.MIN_SAFE_INTEGER, 5], UINT64: [0, Number.MAX_SAFE_INTEGER], FP32: [0.5, -2], FP64: [0.1, -1e300],
      BYTES: ['', 'ä €'],
    };
    for (const [datatype, data] of Object.entries(values)) {
      const body = Buffer.from(JSON.stringify({ inputs: [input({ datatype, data: [[data[0]], [data[1]]], shape: [2, 1] })] }));
      assert.deepEqual(jsonFromTensor(readHttpBody(body, undefined, 32).inputs[0] as any), data, datatype);
    }
  });

  test('half floats are read, and what JSON has no word for is an error', () => {
    const half = (bits: number) => jsonFromTensor({ name: 'h', datatype: 'FP16', shape: [1], bytes: new Uint8Array(Uint16Array.of(bits).buffer) })[0];
    assert.deepEqual([half(0x3c00), half(0xc000), half(0x0001), half(0x7bff)], [1, -2, 2 ** -24, 65504]);
    assert.throws(() => half(0x7c00), /'h' holds Infinity, which JSON cannot carry/);
  });
});
