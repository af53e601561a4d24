import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { serving } from './serving.ts';

const KEY = 'a-key-of-the-tests';
const server = await serving(['embed'], { apiKey: KEY, maxBody: 20_000, maxJsonDepth: 8, maxQueue: 4, receiveTimeout: 1, maxBatchRows: 1 });
const AUTH = { authorization: `Bearer ${KEY}` };
const BODY = { model: 'embed', input: 'good day' };
await server.app.listen({ host: '127.0.0.1', port: 0 });
const { port } = server.app.server.address() as AddressInfo;

test('a request without the key is refused, with it answered', async () => {
  assert.equal((await server.post('/v1/embeddings', BODY)).status, 401);
  assert.equal((await server.post('/v1/embeddings', BODY, { authorization: 'Bearer other' })).status, 401);
  assert.equal((await server.post('/v1/embeddings', BODY, AUTH)).status, 200);
});

test('probes and metrics need no key, every other path does', async () => {
  for (const url of ['/', '/health', '/v2/health/live', '/v2/health/ready', '/metrics']) {
    assert.equal((await server.app.inject(url)).statusCode, 200, url);
  }
  for (const url of ['/v1/models', '/v2', '/v2/models/embed', '/nope']) {
    assert.equal((await server.app.inject(url)).statusCode, 401, url);
  }
});

test('a body over the limit is refused', async () => {
  const { status, body } = await server.post('/v1/embeddings', { ...BODY, input: 'x'.repeat(30_000) }, AUTH);
  assert.equal(status, 413);
  assert.match(body.error.message, /over the limit of --max-body/);
});

for (const [path, error] of [['/v1/embeddings', 'error.message'], ['/v1/models/embed:predict', 'error'], ['/v2/models/embed/infer', 'error']] as const) {
  test(`multipart is refused with a sentence at ${path}`, async () => {
    const form = '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\ngood day\r\n--x--\r\n';
    const { status, body } = await server.post(path, form, { ...AUTH, 'content-type': 'multipart/form-data; boundary=x' });
    assert.equal(status, 415);
    assert.match(error === 'error' ? body.error : body.error.message, /the content type is multipart, which is not served here: send application\/json/);
  });
}

test('JSON that is nested too deep is refused before it is parsed', async () => {
  const { status, body } = await server.post('/v1/embeddings', `${'['.repeat(5000)}${']'.repeat(5000)}`, AUTH);
  assert.equal(status, 400);
  assert.match(body.error.message, /nested deeper than the limit of 8/);
});

test('a full queue answers 429 with Retry-After', async () => {
  const many = { model: 'embed', input: ['a', 'b', 'c', 'd'] };
  const answers = await Promise.all(Array.from({ length: 6 }, () => server.post('/v1/embeddings', many, AUTH)));
  const busy = answers.filter(({ status }) => status === 429);
  assert.ok(busy.length > 0 && busy.length < 6, String(busy.length));
  assert.equal(busy[0]?.headers['retry-after'], '1');
});

test('a deadline in a header is kept', async () => {
  const { status, body } = await server.post('/v1/embeddings', { ...BODY, input: Array(4).fill('good '.repeat(90)) }, { ...AUTH, 'x-request-timeout': '0.001' });
  assert.equal(status, 504);
  assert.match(body.error.message, /no answer within 0.001 seconds|deadline passed/);
});

test('rejects a deadline that is no number', async () => {
  assert.equal((await server.post('/v1/embeddings', BODY, { ...AUTH, 'x-request-timeout': 'soon' })).status, 400);
});

test('a client\'s request id comes back, one that could break a log does not', async () => {
  assert.equal((await server.post('/v1/embeddings', BODY, { ...AUTH, 'x-request-id': 'abc-1' })).headers['x-request-id'], 'abc-1');
  assert.match(String((await server.post('/v1/embeddings', BODY, { ...AUTH, 'x-request-id': 'a b"c' })).headers['x-request-id']), /^[0-9a-f-]{36}$/);
});

test('an error shows neither a path nor a stack', async () => {
  for (const body of ['{', '[]', '"x"', '{"model": 1}', '{"model":"embed","input":{"a":1}}']) {
    const answer = await server.post('/v1/embeddings', body, AUTH);
    assert.equal(answer.status, 400, body);
    assert.doesNotMatch(JSON.stringify(answer.body), /\/(tmp|home|root|app|src)\/|\.ts\b|\.js\b|    at /);
  }
});

async function send(text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

test('a client that does not finish its request is let go', async () => {
  const socket = await send('POST /v1/embeddings HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"mod');
  const start = performance.now();
  socket.resume();
  await once(socket, 'close');
  assert.ok(performance.now() - start < 5000);
});

test('a client that goes away takes its rows with it', async () => {
  const body = JSON.stringify({ model: 'embed', input: Array(4).fill('good '.repeat(90)) });
  const socket = await send(`POST /v1/embeddings HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  const reaches = async (size: number): Promise<void> => {
    for (const end = performance.now() + 5000; server.deps.inflight.size !== size && performance.now() < end;) await sleep(1);
    assert.equal(server.deps.inflight.size, size);
  };
  await reaches(1);
  socket.destroy();
  await reaches(0);
});

test('what was refused is counted by reason', async () => {
  const text = (await server.app.inject('/metrics')).body;
  assert.match(text, /server_rejected_total\{reason="queue"\} [1-9]/);
  assert.match(text, /server_requests_total\{protocol="openai",code="429"\} [1-9]/);
  assert.match(text, /server_batch_rows_count [1-9]/);
});
