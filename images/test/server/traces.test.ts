import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeModels } from '../models/make.ts';
import { ask, clientOf } from '../protocols/grpc-client.ts';
import { scratch } from '../support/tiny.ts';
import { otlpReceiver, type ReceivedSpan } from './otlp.ts';
import { startProcess } from './process.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SAMPLED = `00-${TRACE}-${PARENT}-01`;
const DROPPED = `00-1${TRACE.slice(1)}-${PARENT}-00`;

const models = scratch();
makeModels(models, ['embed', 'generate']);
const ARGS = ['--models-dir', models, '--workers', '1', '--threads', '1', '--drain-delay', '0', '--drain', '5'];
const receiver = await otlpReceiver();
const server = await startProcess(ARGS, { env: {
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_SERVICE_NAME: 'the-service', OTEL_RESOURCE_ATTRIBUTES: 'team=search', OTEL_BSP_SCHEDULE_DELAY: '50',
} });
await server.ready();

const post = (path: string, body: object, traceparent: string, url = server.url): Promise<Response> =>
  fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers: { traceparent, 'x-request-id': 'the-request' } });

/** The span of the request that began a trace, and what is below it. */
function family(spans: readonly ReceivedSpan[], traceId: string): { root: ReceivedSpan; stages: readonly ReceivedSpan[] } {
  const own = spans.filter((span) => span.traceId === traceId);
  const root = own.find(({ parentSpanId }) => parentSpanId === PARENT)!;
  return { root, stages: own.filter(({ parentSpanId }) => parentSpanId === root.spanId).sort((a, b) => (a.from < b.from ? -1 : 1)) };
}

test('a request over HTTP is a span of its caller\'s trace, with the stages below it', async () => {
  assert.equal((await post('/v1/embeddings', { model: 'embed', input: ['a secret day', 'good'] }, SAMPLED)).status, 200);
  const { root, stages } = family(await receiver.received(4), TRACE);
  assert.equal(root.name, 'POST /v1/embeddings');
  assert.deepEqual(root.attributes, {
    'http.request.method': 'POST', 'http.route': '/v1/embeddings', 'http.response.status_code': 200, 'inference.model': 'embed', 'inference.request_id': 'the-request',
  });
  assert.deepEqual(stages.map(({ name }) => name), ['tokenize', 'queue', 'infer']);
  assert.deepEqual(stages[2]?.attributes, { 'inference.rows': 2, 'inference.batch.rows': 2, 'inference.batch.tokens': stages[0]?.attributes['inference.tokens'] });
  for (const stage of stages) assert.ok(stage.from >= root.from && stage.to <= root.to && stage.from <= stage.to, stage.name);
  assert.equal(receiver.resource['service.name'], 'the-service');
  assert.equal(receiver.resource['team'], 'search');
});

test('so is one over gRPC', async () => {
  const client = clientOf(server.grpcPort);
  const traceId = `2${TRACE.slice(1)}`;
  const texts = { name: 'text', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [Buffer.from('a secret day')] } };
  const seen = receiver.spans.length;
  await ask(client, 'ModelInfer', { model_name: 'embed', inputs: [texts] }, { headers: { traceparent: `00-${traceId}-${PARENT}-01` } });
  client.close();
  const { root, stages } = family(await receiver.received(seen + 4), traceId);
  assert.equal(root.name, 'inference.GRPCInferenceService/ModelInfer');
  assert.equal(root.attributes['rpc.status_code'], 'OK');
  assert.deepEqual(stages.map(({ name }) => name), ['tokenize', 'queue', 'infer']);
});

test('a text that is generated tells when its first token came', async () => {
  const traceId = `3${TRACE.slice(1)}`;
  const seen = receiver.spans.length;
  await post('/v1/completions', { model: 'generate', prompt: 'a secret day', max_tokens: 3, ignore_eos: true }, `00-${traceId}-${PARENT}-01`);
  const { stages } = family(await receiver.received(seen + 4), traceId);
  const infer = stages.find(({ name }) => name === 'infer');
  assert.deepEqual(infer?.events, ['first token']);
  assert.ok(Number(infer.attributes['inference.made_tokens']) >= 3);
});

test('what a caller does not sample, and probes, are no spans; a request that fails is one without its words', async () => {
  const seen = receiver.spans.length;
  await post('/v1/embeddings', { model: 'embed', input: 'good' }, DROPPED);
  await fetch(`${server.url}/v2/health/ready`);
  await fetch(`${server.url}/metrics`);
  const traceId = `4${TRACE.slice(1)}`;
  await post('/v1/embeddings', { model: 'embed', input: 'good', dimensions: 'a secret word' }, `00-${traceId}-${PARENT}-01`);
  const spans = (await receiver.received(seen + 1)).slice(seen);
  assert.deepEqual(spans.map((span) => [span.traceId, span.attributes['http.response.status_code']]), [[traceId, 400]]);
  assert.doesNotMatch(receiver.raw, /secret/);
});

test('a trace that is not sent yet is sent before the end', async () => {
  const late = await startProcess(ARGS, { env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.endpoint}/v1/traces`, OTEL_BSP_SCHEDULE_DELAY: '60000' } });
  await late.ready();
  const traceId = `5${TRACE.slice(1)}`;
  await post('/v1/embeddings', { model: 'embed', input: 'good' }, `00-${traceId}-${PARENT}-01`, late.url);
  late.process.kill('SIGTERM');
  assert.equal(await late.ended(), 0);
  assert.equal(family(receiver.spans, traceId).stages.length, 3);
  assert.equal(receiver.resource['service.name'], 'cdk8s-kserve-server');
});

test('an endpoint that nobody listens at disturbs nothing, and is told once, without its keys', async () => {
  const lost = await startProcess(ARGS, { env: {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:hidden@127.0.0.1:9', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hidden', OTEL_EXPORTER_OTLP_TIMEOUT: '300', OTEL_BSP_SCHEDULE_DELAY: '50',
  } });
  await lost.ready();
  while (!lost.output().includes('traces are lost')) {
    for (let times = 0; times < 5; times++) assert.equal((await post('/v1/embeddings', { model: 'embed', input: 'good' }, SAMPLED, lost.url)).status, 200);
  }
  lost.process.kill('SIGTERM');
  assert.equal(await lost.ended(), 0);
  assert.equal(lost.output().split('traces are lost').length, 2);
  assert.match(lost.output(), /"reason":"ECONNREFUSED"/);
  assert.doesNotMatch(lost.output(), /hidden/);
});
