import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import type { Row } from '../../src/server/runtime/row.ts';
import type { GraphInfo, TensorInfo } from '../../src/server/runtime/runner.ts';
import { parse } from '../../src/server/parse.ts';
import { tritonClient } from '../../src/server/triton/client.ts';
import { tritonMetrics } from '../../src/server/triton/triton-metrics.ts';
import { batchesOf, inputsOf, paddedLength } from '../../src/server/triton/batches.ts';
import { checkContract, tokenOutputs } from '../../src/server/triton/contract.ts';
import { decodeInfer, encodeInfer } from '../../src/server/triton/v2-messages.ts';

const row = (tokens: number): Row => ({ ids: Int32Array.from({ length: tokens }, (_, index) => index + 1), typeIds: new Int32Array(tokens).fill(1), take: { kind: 'outputs', names: [] } });
const tensor = (name: string, datatype: TensorInfo['datatype'], shape: readonly number[]): TensorInfo => ({ name, datatype, shape });
const IDS = tensor('input_ids', 'INT64', [-1, -1]);
const metadata = (inputs: readonly TensorInfo[], outputs: readonly TensorInfo[]) => ({ name: 'm', versions: ['1'], platform: 'x', inputs, outputs });

test('texts are padded to a few lengths, and never beyond what the model takes', () => {
  assert.deepEqual([1, 16, 17, 60, 97, 129, 500].map((tokens) => paddedLength(tokens, 512)), [16, 16, 32, 64, 128, 192, 512]);
  assert.equal(paddedLength(60, 62), 62);
  assert.equal(paddedLength(9000, 16_384), 9000);
});

test('rows of one padded length go together, at most so many a request', () => {
  const rows = [5, 40, 6, 7, 41, 8].map(row);
  assert.deepEqual(batchesOf(rows, 512, 3), [{ length: 16, indices: [0, 2, 3] }, { length: 16, indices: [5] }, { length: 64, indices: [1, 4] }]);
});

describe('inputs of a request', () => {
  const numbers = (bytes: Uint8Array, whole: boolean): number[] => (whole ? [...new BigInt64Array(bytes.buffer)].map(Number) : [...new Int32Array(bytes.buffer)]);
  const graph: GraphInfo = { inputs: [IDS, tensor('attention_mask', 'INT32', [-1, -1]), tensor('token_type_ids', 'INT64', [-1, -1]), tensor('position_ids', 'INT64', [-1, -1])], outputs: [] };

  test('are padded on the right, in the types that the model has', () => {
    const [ids, mask, types, positions] = inputsOf([row(2), row(1)], 3, graph, { padId: 9, padSide: 'right' });
    assert.deepEqual(ids?.shape, [2, 3]);
    assert.deepEqual(numbers(ids?.bytes as Uint8Array, true), [1, 2, 9, 1, 9, 9]);
    assert.deepEqual(numbers(mask?.bytes as Uint8Array, false), [1, 1, 0, 1, 0, 0]);
    assert.deepEqual(numbers(types?.bytes as Uint8Array, true), [1, 1, 0, 1, 0, 0]);
    assert.deepEqual(numbers(positions?.bytes as Uint8Array, true), [0, 1, 0, 0, 0, 0]);
  });

  test('are padded on the left where the tokenizer says so', () => {
    assert.deepEqual(numbers(inputsOf([row(2)], 3, { inputs: [IDS], outputs: [] }, { padId: 0, padSide: 'left' })[0]?.bytes as Uint8Array, true), [0, 1, 2]);
  });
});

describe("Triton's metadata", () => {
  test('of a model that a tokenizer feeds are its graph', () => {
    const outputs = [tensor('logits', 'FP32', [-1, 2])];
    assert.deepEqual(checkContract(metadata([IDS], outputs)), { inputs: [IDS], outputs });
  });

  for (const [title, inputs, outputs, message] of [
    ['without token ids', [tensor('TEXT', 'INT64', [-1, 1])], [tensor('o', 'FP32', [-1, 2])], /has no input 'input_ids', only 'TEXT'.*its input 'TEXT' is not made of text/],
    ['with ids of another type', [tensor('input_ids', 'FP32', [-1, -1])], [tensor('o', 'FP32', [-1, 2])], /'input_ids' has the type FP32: take TYPE_INT64 or TYPE_INT32 in config\.pbtxt/],
    ['with one dimension too few', [tensor('input_ids', 'INT64', [-1])], [tensor('o', 'FP32', [-1, 2])], /'input_ids' has 1 dimensions .* give it dims \[ -1 \] with max_batch_size above 0/],
    ['with an output of whole numbers', [IDS], [tensor('o', 'INT64', [-1])], /output 'o' has the type INT64, and tasks read FP32, FP16, FP64/],
    ['without outputs', [IDS], [], /it has no output/],
  ] as const) {
    test(`${title} are refused with the fix`, () => {
      assert.throws(() => checkContract(metadata(inputs, outputs)), { kind: 'failed', message });
    });
  }

  test('tell outputs of tokens from those of rows', () => {
    const outputs = [tensor('last_hidden_state', 'FP32', [-1, -1, 32]), tensor('start_logits', 'FP32', [-1, -1]), tensor('logits', 'FP32', [-1, 2]), tensor('pooled', 'FP32', [-1, -1])];
    assert.deepEqual([...tokenOutputs({ inputs: [IDS], outputs })], ['last_hidden_state', 'start_logits']);
  });
});

describe('messages', () => {
  const ids = { ...IDS, shape: [1, 2], bytes: new Uint8Array(16) };

  test('have their tensors behind the JSON, whose length stands in a header', () => {
    const { headers, body } = encodeInfer('7', [ids], ['logits']);
    const length = Number(headers['inference-header-content-length']);
    assert.equal(body.length, length + 16);
    assert.deepEqual(JSON.parse(body.toString('utf8', 0, length)), {
      id: '7', inputs: [{ name: 'input_ids', datatype: 'INT64', shape: [1, 2], parameters: { binary_data_size: 16 } }],
      outputs: [{ name: 'logits', parameters: { binary_data: true } }],
    });
  });

  test('that are cut off are no answers', () => {
    const json = JSON.stringify({ outputs: [{ name: 'o', datatype: 'FP32', shape: [1], parameters: { binary_data_size: 4 } }] });
    assert.equal(decodeInfer(Buffer.from(`${json}abcd`), String(json.length))[0]?.bytes.length, 4);
    assert.throws(() => decodeInfer(Buffer.from(`${json}ab`), String(json.length)), /output 'o' has not the bytes that it says/);
    assert.throws(() => decodeInfer(Buffer.from(json), '9999'), /no JSON of the length that it says/);
  });
});

test('flags that do not go together are usage', () => {
  for (const [args, message] of [
    [['--triton-url', '127.0.0.1:8000'], /--triton-url must be an address such as http:\/\/127\.0\.0\.1:8000, got '127\.0\.0\.1:8000'/],
    [['--triton-model', 'x'], /--triton-model is for --triton-url, which is not given/],
    [['--models-dir', 'b', '--triton-url', 'http://a:1', '--triton-model', 'x'], /models of --models-dir have the same names in Triton/],
  ] as const) assert.throws(() => parse(['--model-dir', 'a', ...args], {}), message);
});

describe('metrics of Triton', () => {
  const serving = async (status: number, text: string): Promise<string> => {
    const peer = createServer((_, answer) => answer.writeHead(status).end(text)).listen(0, '127.0.0.1');
    await once(peer, 'listening');
    after(() => peer.close());
    return `http://127.0.0.1:${(peer.address() as AddressInfo).port}/metrics`;
  };

  test('are those that it tells', async () => {
    assert.equal(await tritonMetrics(await serving(200, 'nv_inference_count 3\n')), 'nv_inference_count 3\n');
  });

  test('are none where it does not answer, or says something else', async () => {
    assert.equal(await tritonMetrics('http://127.0.0.1:1/metrics'), undefined);
    assert.equal(await tritonMetrics(await serving(500, 'no')), undefined);
  });
});

test('an address of metrics without a path is refused', () => {
  assert.throws(() => parse(['--model-dir', '/m', '--triton-url', 'http://t:8000', '--triton-metrics-url', 'http://t:8002'], {}), /must be an address with a path such as http:\/\/127\.0\.0\.1:8002\/metrics, got 'http:\/\/t:8002'/);
});

test('Triton is told which trace and request an inference belongs to', async () => {
  const seen: [string | undefined, unknown][] = [];
  const peer = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const length = Number(asked.headers['inference-header-content-length']);
    seen.push([asked.headers['traceparent'] as string | undefined, (JSON.parse(Buffer.concat(chunks).toString('utf8', 0, length)) as { id: unknown }).id]);
    answer.end('{"outputs":[]}');
  }).listen(0, '127.0.0.1');
  await once(peer, 'listening');
  const client = tritonClient({ url: `http://127.0.0.1:${(peer.address() as AddressInfo).port}`, model: 'm', connections: 1 });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const trace = { headers: () => ({ traceparent }), model: () => {}, stage: () => ({ traceId: '', spanId: '', traceFlags: 0 }) };
  const call = { id: 'the-request', signal: new AbortController().signal, deadline: Infinity };
  await client.infer([], [], { ...call, trace });
  await client.infer([], [], call);
  assert.deepEqual(seen, [[traceparent, 'the-request'], [undefined, 'the-request']]);
  await client.close();
  peer.close();
});
