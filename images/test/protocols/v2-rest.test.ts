import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { build } from '../../src/server/build.ts';
import { get, post, serve, type Served } from './serve.ts';

const TEXT = { name: 'text', datatype: 'BYTES', shape: [2], data: ['a good day', 'a bad day'] };

describe('V2 over REST', () => {
  let served: Served;
  before(async () => { served = await serve(['embed', 'classify', 'qa', 'ner', 'generate']); });
  after(() => served.close());

  test('texts go through the task', async () => {
    const { status, body } = await post(served.app, '/v2/models/classify/infer', { id: 'mine', inputs: [TEXT] });
    assert.equal(status, 200);
    assert.deepEqual(body, {
      model_name: 'classify', model_version: '1', id: 'mine', outputs: [{ name: 'output-0', datatype: 'INT64', shape: [2], data: [1, 0] }],
    });
  });

  test('texts give vectors with an embedding model', async () => {
    const { body } = await post(served.app, '/v2/models/embed/infer', { inputs: [TEXT] });
    const [output] = body.outputs;
    assert.equal(output.datatype, 'FP32');
    assert.equal(output.data.length, output.shape[0] * output.shape[1]);
    const length = Math.hypot(...output.data.slice(0, output.shape[1]));
    assert.ok(Math.abs(length - 1) < 1e-5, `${length}`);
  });

  test('detailed output is JSON, one text an instance', async () => {
    const { body } = await post(served.app, '/v2/models/classify/infer', { parameters: { output: 'detailed' }, inputs: [TEXT] });
    assert.equal(body.outputs[0].datatype, 'BYTES');
    assert.equal(JSON.parse(body.outputs[0].data[0]).label, 'POSITIVE');
  });

  test('several texts tensors make instances together', async () => {
    const { status, body } = await post(served.app, '/v2/models/qa/infer', {
      inputs: [
        { name: 'question', datatype: 'BYTES', shape: [1], data: ['who is good'] },
        { name: 'context', datatype: 'BYTES', shape: [1], data: ['the day is good'] },
      ],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(typeof JSON.parse(body.outputs[0].data[0]).score, 'number');
  });

  test("tensors go to the graph, as JSON and as binary alike", async () => {
    const ids = [2, 5, 6, 3];
    const names = served.deps.repository.get('embed').runner.graph.inputs.map((input) => input.name);
    const data = (name: string): number[] => ids.map((id) => (name === 'input_ids' ? id : name === 'attention_mask' ? 1 : 0));
    const json = await post(served.app, '/v2/models/embed/infer', {
      inputs: names.map((name) => ({ name, datatype: 'INT64', shape: [1, 4], data: data(name) })),
    });
    assert.equal(json.status, 200, JSON.stringify(json.body));
    const head = Buffer.from(JSON.stringify({
      parameters: { binary_data_output: true },
      inputs: names.map((name) => ({ name, datatype: 'INT64', shape: [1, 4], parameters: { binary_data_size: 32 } })),
    }));
    const tail = names.map((name) => Buffer.from(BigInt64Array.from(data(name), BigInt).buffer));
    const answer = await served.app.inject({
      method: 'POST', url: '/v2/models/embed/versions/1/infer',
      headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(head.length) },
      payload: Buffer.concat([head, ...tail]),
    });
    assert.equal(answer.statusCode, 200, answer.body);
    const length = Number(answer.headers['inference-header-content-length']);
    const [output] = (JSON.parse(answer.rawPayload.subarray(0, length).toString()) as any).outputs;
    assert.equal(output.parameters.binary_data_size, answer.rawPayload.length - length);
    const bytes = Buffer.from(answer.rawPayload.subarray(length, length + output.parameters.binary_data_size));
    assert.deepEqual([...new Float32Array(new Uint8Array(bytes).buffer)], json.body.outputs[0].data);
  });

  test('tensors that the graph could not take are refused before it sees them', async () => {
    const { inputs } = served.deps.repository.get('embed').runner.graph;
    const infer = async (changes: Record<string, object>) => {
      const { status, body } = await post(served.app, '/v2/models/embed/infer', {
        inputs: inputs.map(({ name }) => ({ name, datatype: 'INT64', shape: [1, 2], data: [1, 1], ...changes[name] })).filter((it: any) => it.gone === undefined),
      });
      return `${status} ${body.error}`;
    };
    assert.match(await infer({ input_ids: { data: [1, 1_000_000] } }), /^400 element 1 of input 'input_ids' must be an id from 0 to/);
    assert.match(await infer({ input_ids: { data: [-1, 1] } }), /^400 element 0 of input 'input_ids'/);
    assert.match(await infer({ attention_mask: { shape: [2, 1] } }), /^400 inputs 'input_ids' and 'attention_mask' must have one shape/);
    assert.match(await infer({ attention_mask: { datatype: 'INT32' } }), /^400 input 'attention_mask' of model 'embed' must be INT64, got INT32/);
    assert.match(await infer({ attention_mask: { shape: [2] } }), /must have the shape \[-1, -1\], got \[2\]/);
    assert.match(await infer({ attention_mask: { gone: true } }), /missing: 'attention_mask'/);
    assert.match(await infer({ input_ids: { shape: [1, 0], data: [] } }), /must not be empty/);
    assert.match(await infer({ input_ids: { shape: [600, 1], data: Array(600).fill(1) } }), /^413 .*600 rows, the limit is 512/);
    assert.match(await infer({ input_ids: { shape: [1, 600], data: Array(600).fill(1) } }), /^413 .*600 tokens a row, the limit is 96/);
    assert.match(await infer({ input_ids: { name: 'other' } }), /has no input 'other'/);
  });

  test('metadata tells both ways in', async () => {
    const { body } = await get(served.app, '/v2/models/embed');
    assert.deepEqual(body.inputs[0], { name: 'text', datatype: 'BYTES', shape: [-1] });
    assert.deepEqual(body.outputs[0], { name: 'output-0', datatype: 'FP32', shape: [-1, -1] });
    assert.ok(body.inputs.some((input: any) => input.name === 'input_ids' && input.datatype === 'INT64'));
    assert.deepEqual((await get(served.app, '/v2/models/embed/versions/1/ready')).body, { name: 'embed', ready: true });
    const server = (await get(served.app, '/v2')).body;
    assert.equal(server.name, 'cdk8s-kserve-server');
    assert.match(server.version, /^\d+\.\d+\.\d+/);
  });

  test('a model, a version and an output that are not there are named', async () => {
    assert.equal((await get(served.app, '/v2/models/nobody/ready')).status, 404);
    const version = await get(served.app, '/v2/models/embed/versions/7');
    assert.deepEqual([version.status, version.body.error], [404, "model 'embed' has only version 1, got \"7\": leave the version out"]);
    const output = await post(served.app, '/v2/models/classify/infer', { inputs: [TEXT], outputs: [{ name: 'other' }] });
    assert.match(output.body.error, /texts give the output 'output-0', got a request for 'other'/);
  });

  test('a body without a content type is read, as that of curl is', async () => {
    const answer = await served.app.inject({
      method: 'POST', url: '/v2/models/classify/infer', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: JSON.stringify({ inputs: [TEXT] }),
    });
    assert.equal(answer.statusCode, 200, answer.body);
  });

  test('a generating model says where text is generated, and its metadata lists no texts', async () => {
    const { status, body } = await post(served.app, '/v2/models/generate/infer', { inputs: [TEXT] });
    assert.equal(status, 400);
    assert.match(body.error, /use \/v1\/completions/);
    assert.ok((await get(served.app, '/v2/models/generate')).body.inputs.every((input: any) => input.datatype !== 'BYTES'));
  });

  test('a server of one model does not let requests unload it', async () => {
    const { modelsDir: _, ...single } = served.deps.settings;
    const app = build({ ...served.deps, settings: { ...single, modelsDir: undefined } });
    const { status, body } = await post(app, '/v2/repository/models/embed/unload', {});
    assert.deepEqual([status, body.error], [400, 'models are not loaded and unloaded by requests here: start the server with --models-dir']);
    assert.deepEqual((await get(app, '/v2')).body.extensions, ['binary_tensor_data']);
    await app.close();
  });

  test('a body that is packed or too large is refused', async () => {
    const packed = await post(served.app, '/v2/models/embed/infer', { inputs: [TEXT] }, { 'content-encoding': 'gzip' });
    assert.deepEqual([packed.status, packed.body.error], [400, 'the content encoding "gzip" is not served: send the body as it is']);
    const large = await post(served.app, '/v2/models/embed/infer', { inputs: [{ ...TEXT, data: ['x'.repeat(17_000_000), ''] }] });
    assert.equal(large.status, 413);
  });

  test('the repository is listed, and a model unloaded and loaded', async () => {
    const states = async () => Object.fromEntries((await post(served.app, '/v2/repository/index', {})).body.map((it: any) => [it.name, it.state]));
    assert.equal((await states()).ner, 'READY');
    assert.deepEqual((await post(served.app, '/v2/repository/models/ner/unload', {})).body, { name: 'ner', unload: true });
    assert.equal((await states()).ner, 'UNAVAILABLE');
    assert.equal((await get(served.app, '/v2/models/ner/ready')).status, 503);
    const ready = (await post(served.app, '/v2/repository/index', { ready: true })).body.map((it: any) => it.name);
    assert.ok(!ready.includes('ner') && ready.includes('embed'));
    assert.deepEqual((await post(served.app, '/v2/repository/models/ner/load', {})).body, { name: 'ner', load: true });
    assert.equal((await get(served.app, '/v2/models/ner/ready')).status, 200);
    assert.equal((await post(served.app, '/v2/repository/models/..%2Fetc/load', {})).status, 404);
    assert.match((await post(served.app, '/v2/repository/models/ner/load', { parameters: { config: '{}' } })).body.error, /not served/);
  });
});
