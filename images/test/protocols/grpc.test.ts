import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { credentials, makeGenericClientConstructor, status, type Client } from '@grpc/grpc-js';
import { definitionOf } from '../../src/server/grpc/definition.ts';
import { ask, clientOf } from './grpc-client.ts';
import { serve, type Served } from './serve.ts';

const TEXTS = { name: 'text', datatype: 'BYTES', shape: [2], contents: { bytes_contents: ['a good day', 'a bad day'].map((text) => Buffer.from(text)) } };

/** On a busy machine it may have fired before the model is asked. */
const untilAborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => {
  if (signal.aborted) reject(signal.reason);
  else signal.addEventListener('abort', () => reject(signal.reason));
});

describe('gRPC', () => {
  let served: Served;
  let client: Client & Record<string, any>;
  let port: number;
  before(async () => {
    served = await serve(['embed', 'classify'], { maxBody: 100_000 });
    ({ port } = await served.grpc());
    client = clientOf(port);
  });
  after(async () => {
    client.close();
    await served.close();
  });

  test('the server and its models tell of themselves', async () => {
    assert.deepEqual(await ask(client, 'ServerLive', {}), { live: true });
    assert.deepEqual(await ask(client, 'ServerReady', {}), { ready: true });
    assert.deepEqual(await ask(client, 'ModelReady', { name: 'embed' }), { ready: true });
    const server = await ask(client, 'ServerMetadata', {});
    assert.equal(server.name, 'cdk8s-kserve-server');
    assert.deepEqual(server.extensions, ['binary_tensor_data', 'model_repository']);
    const model = await ask(client, 'ModelMetadata', { name: 'embed', version: '1' });
    assert.deepEqual(model.inputs[0], { name: 'text', datatype: 'BYTES', shape: [-1] });
    assert.deepEqual(model.versions, ['1']);
  });

  test('typed texts are answered in typed contents', async () => {
    const answer = await ask(client, 'ModelInfer', { model_name: 'classify', id: 'mine', inputs: [TEXTS] });
    assert.equal(answer.id, 'mine');
    assert.deepEqual(answer.outputs[0].contents.int64_contents, [1, 0]);
    assert.deepEqual(answer.raw_output_contents, []);
  });

  test('raw tensors are answered raw, with the numbers that typed ones get', async () => {
    const { inputs } = served.deps.repository.get('embed').runner.graph;
    const data = (name: string): number[] => [2, 5, 6, 3].map((id) => (name === 'input_ids' ? id : name === 'attention_mask' ? 1 : 0));
    const head = (name: string) => ({ name, datatype: 'INT64', shape: [1, 4] });
    const typed = await ask(client, 'ModelInfer', {
      model_name: 'embed', inputs: inputs.map(({ name }) => ({ ...head(name), contents: { int64_contents: data(name) } })),
    });
    const raw = await ask(client, 'ModelInfer', {
      model_name: 'embed', inputs: inputs.map(({ name }) => head(name)),
      raw_input_contents: inputs.map(({ name }) => Buffer.from(BigInt64Array.from(data(name), BigInt).buffer)),
    });
    const floats = new Float32Array(new Uint8Array(raw.raw_output_contents[0]).buffer);
    assert.deepEqual([...floats], typed.outputs[0].contents.fp32_contents);
    assert.equal(raw.outputs[0].contents, null);
  });

  test('parameters reach the task', async () => {
    const answer = await ask(client, 'ModelInfer', { model_name: 'classify', inputs: [TEXTS], parameters: { output: { string_param: 'detailed' } } });
    assert.equal(JSON.parse(answer.outputs[0].contents.bytes_contents[1].toString()).label, 'NEGATIVE');
  });

  test('the repository is listed, and a model unloaded and loaded', async () => {
    await ask(client, 'RepositoryModelUnload', { model_name: 'embed' });
    assert.deepEqual(await ask(client, 'ModelReady', { name: 'embed' }), { ready: false });
    const { models } = await ask(client, 'RepositoryIndex', {});
    assert.equal(models.find((it: any) => it.name === 'embed').state, 'UNAVAILABLE');
    assert.equal((await ask(client, 'RepositoryIndex', { ready: true })).models.length, 1);
    await ask(client, 'RepositoryModelLoad', { model_name: 'embed' });
    assert.deepEqual(await ask(client, 'ModelReady', { name: 'embed' }), { ready: true });
  });

  const wrong: readonly [string, string, object, status, RegExp][] = [
    ['a model of nobody', 'ModelInfer', { model_name: 'nobody', inputs: [TEXTS] }, status.NOT_FOUND, /no model 'nobody'/],
    ['no inputs', 'ModelInfer', { model_name: 'embed' }, status.INVALID_ARGUMENT, /at least one tensor/],
    ['contents of another type', 'ModelInfer', { model_name: 'embed', inputs: [{ ...TEXTS, contents: { fp32_contents: [1, 2] } }] }, status.INVALID_ARGUMENT, /has field 6, its datatype's is 8/],
    ['fewer contents than the shape says', 'ModelInfer', { model_name: 'embed', inputs: [{ ...TEXTS, shape: [3] }] }, status.INVALID_ARGUMENT, /has 2 elements, its shape says 3/],
    ['raw contents for one of two', 'ModelInfer', { model_name: 'embed', inputs: [{ name: 'a' }, { name: 'b' }], raw_input_contents: [Buffer.alloc(1)] }, status.INVALID_ARGUMENT, /has 1 entries for 2 inputs/],
    ['contents and raw contents', 'ModelInfer', { model_name: 'embed', inputs: [TEXTS], raw_input_contents: [Buffer.alloc(8)] }, status.INVALID_ARGUMENT, /'contents' beside 'raw_input_contents'/],
    ['a number over its type', 'ModelInfer', { model_name: 'embed', inputs: [{ name: 'a', datatype: 'INT8', shape: [1], contents: { int_contents: [200] } }] }, status.INVALID_ARGUMENT, /must fit INT8, got 200/],
    ['a shape that overflows', 'ModelInfer', { model_name: 'embed', inputs: [{ ...TEXTS, shape: [2 ** 30, 2 ** 30] }] }, status.INVALID_ARGUMENT, /more than 2147483647 elements/],
    ['a message over the limit', 'ModelInfer', { model_name: 'embed', inputs: [TEXTS], raw_input_contents: [Buffer.alloc(200_000)] }, status.RESOURCE_EXHAUSTED, /larger/],
    ['a load with files', 'RepositoryModelLoad', { model_name: 'embed', parameters: { config: { string_param: '{}' } } }, status.INVALID_ARGUMENT, /not served/],
  ];
  for (const [what, method, request, code, message] of wrong) {
    test(`rejects ${what}`, async () => {
      await assert.rejects(ask(client, method, request), (error: any) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.details, message);
        return true;
      });
    });
  }

  test('a small message that unpacks to a big one is refused', async () => {
    const packing = clientOf(port, { 'grpc.default_compression_algorithm': 2 });
    const request = { model_name: 'embed', inputs: [TEXTS], raw_input_contents: [Buffer.alloc(20_000_000)] };
    await assert.rejects(ask(packing, 'ModelInfer', request), { code: status.RESOURCE_EXHAUSTED });
    const small = await ask(packing, 'ModelInfer', { model_name: 'classify', inputs: [TEXTS] });
    assert.deepEqual(small.outputs[0].contents.int64_contents, [1, 0]);
    packing.close();
  });

  test('the parameter timeout is microseconds, and is kept', async () => {
    const { runner } = served.deps.repository.get('classify');
    const run = runner.run.bind(runner);
    (runner as any).run = (_rows: unknown, call: any) => untilAborted(call.signal);
    try {
      await assert.rejects(ask(client, 'ModelInfer', { model_name: 'classify', inputs: [TEXTS], parameters: { timeout: { int64_param: 50_000 } } }),
        { code: status.DEADLINE_EXCEEDED, details: "no answer within 'timeout', 50000 microseconds: allow more" });
    } finally {
      (runner as any).run = run;
    }
  });

  const unfinished = { 'does not send its message': [0, 0, 0, 1, 0], 'sends its message but does not end the stream': [0, 0, 0, 0, 0] };
  for (const [what, bytes] of Object.entries(unfinished)) {
    test(`a client that ${what} is cut`, async () => {
      const slow = await serve([], { receiveTimeout: 0.2 });
      const session = connect(`http://127.0.0.1:${(await slow.grpc()).port}`);
      try {
        const stream = session.request({ ':method': 'POST', ':path': '/inference.GRPCInferenceService/ModelInfer', 'content-type': 'application/grpc', te: 'trailers' });
        stream.write(Buffer.from(bytes));
        const code = await new Promise((resolve) => {
          stream.on('response', (headers) => headers['grpc-status'] !== undefined && resolve(headers['grpc-status']));
          stream.on('trailers', (headers) => resolve(headers['grpc-status']));
          stream.on('error', () => {});
          setTimeout(() => resolve(undefined), 5000).unref();
        });
        assert.equal(Number(code), status.DEADLINE_EXCEEDED);
      } finally {
        session.destroy();
        await slow.close();
      }
    });
  }

  test('a message that is no protobuf is the error of the client', async () => {
    const Raw = makeGenericClientConstructor(definitionOf('inference.GRPCInferenceService', ['ModelInfer']), 'Raw');
    const raw = new Raw(`127.0.0.1:${port}`, credentials.createInsecure()) as Client & Record<string, any>;
    await assert.rejects(ask(raw, 'ModelInfer', Buffer.from([0x3a, 0xff, 0xff, 0x7f])), { code: status.INVALID_ARGUMENT });
    await assert.rejects(ask(raw, 'ModelInfer', Buffer.from([0xff])), { code: status.INVALID_ARGUMENT });
    raw.close();
  });

  test('a deadline and a cancelled request end the work', async () => {
    const { runner } = served.deps.repository.get('classify');
    const signals: AbortSignal[] = [];
    const run = runner.run.bind(runner);
    // The model takes its time; the signal is what the server has to fire.
    (runner as any).run = (_rows: unknown, call: any) => {
      signals.push(call.signal);
      return untilAborted(call.signal);
    };
    try {
      await assert.rejects(ask(client, 'ModelInfer', { model_name: 'classify', inputs: [TEXTS] }, { deadline: Date.now() + 200 }), { code: status.DEADLINE_EXCEEDED });
      const cancelled = new Promise((resolve) => {
        const call = client.ModelInfer({ model_name: 'classify', inputs: [TEXTS] }, (error: any) => resolve(error.code));
        const poll = setInterval(() => {
          if (signals.length < 2) return;
          clearInterval(poll);
          call.cancel();
        }, 5);
      });
      assert.equal(await cancelled, status.CANCELLED);
      for (let waited = 0; served.deps.inflight.size > 0 && waited < 100; waited += 1) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(signals.map((signal) => signal.aborted), [true, true]);
      assert.equal(served.deps.inflight.size, 0);
    } finally {
      (runner as any).run = run;
    }
  });
});

describe('gRPC over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]);
  after(() => rmSync(folder, { recursive: true }));

  test('speaks TLS, and only that', { skip: made.status === 0 ? false : 'no openssl here' }, async () => {
    const served = await serve([], { tlsCert: cert, tlsKey: key });
    const { port } = await served.grpc();
    const [secure, plain] = [clientOf(port, {}, credentials.createSsl(readFileSync(cert))), clientOf(port)];
    try {
      assert.deepEqual(await ask(secure, 'ServerLive', {}), { live: true });
      await assert.rejects(ask(plain, 'ServerLive', {}, { deadline: Date.now() + 3000 }));
    } finally {
      secure.close();
      plain.close();
      await served.close();
    }
  });
});

describe('gRPC health and keys', () => {
  const Health = makeGenericClientConstructor(definitionOf('grpc.health.v1.Health', ['Check'], ['Watch']), 'Health');

  test('health says serving, not serving when draining, and knows no other service', async () => {
    const served = await serve(['embed'], { apiKey: 'secret' });
    const { port, close } = await served.grpc();
    const health = new Health(`127.0.0.1:${port}`, credentials.createInsecure()) as Client & Record<string, any>;
    const client = clientOf(port);
    try {
      assert.deepEqual(await ask(health, 'Check', Buffer.alloc(0)), Buffer.from([8, 1]));
      await assert.rejects(ask(health, 'Check', Buffer.from('\n\u0003abc')), { code: status.NOT_FOUND });
      await assert.rejects(ask(client, 'ServerLive', {}), { code: status.UNAUTHENTICATED });
      await assert.rejects(ask(client, 'ServerLive', {}, { headers: { authorization: 'Bearer other' } }), { code: status.UNAUTHENTICATED });
      assert.deepEqual(await ask(client, 'ServerLive', {}, { headers: { authorization: 'Bearer secret' } }), { live: true });
      const seen: number[] = [];
      const watch = health.Watch(Buffer.alloc(0));
      const ended = new Promise((resolve) => watch.on('end', resolve).on('error', resolve));
      watch.on('data', (answer: Buffer) => seen.push(answer[1] as number));
      while (seen.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
      served.deps.health.drain();
      assert.deepEqual(await ask(health, 'Check', Buffer.alloc(0)), Buffer.from([8, 2]));
      while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(seen, [1, 2]);
      const began = performance.now();
      await close(5000);
      await ended;
      assert.ok(performance.now() - began < 2000, 'who watches does not hold the server');
    } finally {
      health.close();
      client.close();
      await served.close();
    }
  });
});
