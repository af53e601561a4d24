import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServingError } from '../../src/server/errors.ts';
import { inferAnswer } from '../../src/server/grpc/wire/answers.ts';
import { readInferMessage } from '../../src/server/grpc/wire/infer-request.ts';
import { WireReader } from '../../src/server/grpc/wire/reader.ts';
import { WireWriter } from '../../src/server/grpc/wire/writer.ts';
import type { AnyTensor } from '../../src/server/protocols/v2/tensor.ts';
import { definition } from './grpc-client.ts';

const { ModelInfer } = definition['inference.GRPCInferenceService'] as any;
/** What a protobuf library makes of a request, and of our answer. */
const encode = (request: object): Buffer => ModelInfer.requestSerialize(request);
const decode = (answer: Buffer): any => ModelInfer.responseDeserialize(answer);

const numbers = (datatype: string, bytes: ArrayBufferLike, length: number): AnyTensor => ({ name: 'x', datatype, shape: [length], bytes: new Uint8Array(bytes) } as AnyTensor);
const request = (more: object): object => ({ model_name: 'm', inputs: [{ name: 'x', datatype: 'INT32', shape: [2], contents: { int_contents: [1, -2] }, ...more }] });

/** Every datatype, what the protobuf library calls it, and bytes of its edges. */
const EDGES: readonly [string, string, (number | string | boolean)[], ArrayBufferLike][] = [
  ['BOOL', 'bool_contents', [true, false], Uint8Array.of(1, 0).buffer],
  ['INT8', 'int_contents', [-128, 127], Int8Array.of(-128, 127).buffer],
  ['UINT8', 'uint_contents', [0, 255], Uint8Array.of(0, 255).buffer],
  ['INT16', 'int_contents', [-32768, 32767], Int16Array.of(-32768, 32767).buffer],
  ['UINT16', 'uint_contents', [0, 65535], Uint16Array.of(0, 65535).buffer],
  ['INT32', 'int_contents', [-(2 ** 31), 2 ** 31 - 1], Int32Array.of(-(2 ** 31), 2 ** 31 - 1).buffer],
  ['UINT32', 'uint_contents', [0, 2 ** 32 - 1], Uint32Array.of(0, 2 ** 32 - 1).buffer],
  ['INT64', 'int64_contents', ['-9223372036854775808', '9223372036854775807'], BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n).buffer],
  ['UINT64', 'uint64_contents', ['1', '18446744073709551615'], BigUint64Array.of(1n, 2n ** 64n - 1n).buffer],
  ['FP32', 'fp32_contents', [0.5, -1.25], Float32Array.of(0.5, -1.25).buffer],
  ['FP64', 'fp64_contents', [0.1, -1e300], Float64Array.of(0.1, -1e300).buffer],
];

describe('protobuf, read and written by hand', () => {
  for (const [datatype, field, values, bytes] of EDGES) {
    test(`reads and writes ${datatype} as a protobuf library does`, () => {
      const read = readInferMessage(encode(request({ datatype, contents: { [field]: values } })));
      assert.deepEqual(read.inputs[0], numbers(datatype, bytes, 2));
      assert.deepEqual(inferAnswer(read, read.inputs), ModelInfer.responseSerialize({
        model_name: 'm', model_version: '1', outputs: [{ name: 'x', datatype, shape: [2], contents: { [field]: values } }],
      }));
    });
  }

  test('everything of a request arrives', () => {
    const read = readInferMessage(encode({
      model_name: 'm', model_version: '1', id: 'mine',
      parameters: { a: { string_param: 'text' }, b: { int64_param: -5 }, c: { bool_param: true }, d: { double_param: 0.5 } },
      inputs: [{ name: 't', datatype: 'BYTES', shape: [1, 2], contents: { bytes_contents: [Buffer.from('ä'), Buffer.alloc(0)] } }],
      outputs: [{ name: 'y' }],
    }));
    assert.deepEqual([read.model, read.version, read.id], ['m', '1', 'mine']);
    assert.deepEqual([...read.parameters], [['a', 'text'], ['b', -5], ['c', true], ['d', 0.5]]);
    assert.deepEqual(read.inputs[0], { name: 't', datatype: 'BYTES', shape: [1, 2], texts: ['ä', ''] });
    assert.deepEqual(read.outputs, [{ name: 'y', binary: undefined }]);
  });

  test('numbers that are not packed are read, too', () => {
    const contents = Buffer.from([0x10, 1, 0x10, 2]); // field 2 twice, one varint each
    const input = new WireWriter().text(1, 'x').text(2, 'INT32').bytes(5, contents).finish();
    const shape = Buffer.from([0x18, 2]);
    const message = new WireWriter().text(1, 'm').bytes(5, Buffer.concat([input, shape])).finish();
    assert.deepEqual(readInferMessage(message).inputs[0], numbers('INT32', Int32Array.of(1, 2).buffer, 2));
  });

  test('half floats are answered raw, whatever was asked', () => {
    const read = readInferMessage(encode(request({})));
    const answer = decode(inferAnswer(read, [{ name: 'h', datatype: 'FP16', shape: [1], bytes: Uint8Array.of(0, 0x3c) }]));
    assert.deepEqual(answer.raw_output_contents, [Buffer.from([0, 0x3c])]);
  });

  test('every cut of a message is refused or read, never worse', () => {
    const whole = encode(request({ parameters: { p: { string_param: 'text' } } }));
    for (let length = 0; length < whole.length; length += 1) {
      try {
        readInferMessage(whole.subarray(0, length));
      } catch (error) {
        assert.ok(error instanceof ServingError, String(error));
      }
    }
  });

  test('a shape of gigabytes beside few contents allocates nothing', () => {
    const before = process.memoryUsage().arrayBuffers;
    assert.throws(() => readInferMessage(encode(request({ shape: [2_000_000_000] }))), /has 2 elements, its shape says 2000000000/);
    assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
  });

  const wrong: readonly [string, Buffer, RegExp][] = [
    ['a field of number zero', Buffer.from([0x00, 0x00]), /number out of range/],
    ['a group', Buffer.from([0x7b]), /field of the kind 3/],
    ['a number of eleven bytes', Buffer.from([0x50, ...Array(11).fill(0xff)]), /more than ten bytes/],
    ['a length over the message', Buffer.from([0x0a, 0x7f]), /says 127 bytes of field 1, 0 are left/],
    ['a length of 64 bits', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), /over 2\^32 bytes/],
    ['a name that is a number', Buffer.from([0x08, 0x01]), /'model_name' has the wrong wire type 0/],
    ['contents twice', new WireWriter().text(1, 'm').bytes(5, new WireWriter().bytes(5, Buffer.alloc(0)).bytes(5, Buffer.alloc(0)).finish()).finish(), /'contents' twice/],
    ['a parameter that is a prototype', encode({ model_name: 'm', parameters: Object.fromEntries([['constructor', { bool_param: true }]]), inputs: [] }), /at least one tensor|'constructor'/],
  ];
  for (const [what, bytes, message] of wrong) {
    test(`rejects ${what}`, () => assert.throws(() => readInferMessage(bytes), (error) => error instanceof ServingError && message.test(error.message)));
  }

  test('a varint is whole up to 64 bits', () => {
    for (const value of [0n, 127n, 128n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
      const reader = new WireReader(new WireWriter().varint(value).finish());
      reader.varint();
      assert.equal((BigInt(reader.high) << 32n) | BigInt(reader.low), value);
    }
  });
});
