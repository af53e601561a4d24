import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { logTo } from '../../src/program/log.ts';
import { traceBatch } from '../../src/server/trace/batch.ts';
import { startTracing } from '../../src/server/trace/start-tracing.ts';
import { NO_TRACES, type Stage, type Trace } from '../../src/server/trace/trace.ts';
import { call } from '../support/calls.ts';
import '../../src/server/runtime/no-telemetry.ts';
import '../../src/server/start.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };

/** Files of OpenTelemetry that this process has loaded; its api alone comes with the client of Prometheus. */
const loaded = (): string[] => Object.keys(createRequire(import.meta.url).cache).filter((path) => /@opentelemetry\/(?!api\/)/.test(path));

async function starting(env: Record<string, string>) {
  const lines: string[] = [];
  const tracing = await startTracing(env, logTo((line) => lines.push(line), 'info'));
  return { off: tracing === NO_TRACES, said: lines.join('') };
}

for (const [what, env] of [
  ['without an endpoint', {}],
  ['with an empty one', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ['where the SDK is disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
  ['with no exporter', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
] as const) {
  test(`${what} nothing is traced, said or loaded`, async () => {
    assert.deepEqual(await starting(env), { off: true, said: '' });
    assert.deepEqual(loaded(), []);
  });
}

for (const [what, env, reason] of [
  ['gRPC as protocol', { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc': set it to http\/json/],
  ['another exporter', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'zipkin' }, /must be otlp or none, got 'zipkin'/],
  ['an endpoint that is no URL', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'user:hidden@collector' }, /OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be a URL that begins with http/],
] as const) {
  test(`${what} is a warning, and no traces`, async () => {
    const { off, said } = await starting(env);
    assert.ok(off);
    assert.match(said, reason);
    assert.doesNotMatch(said, /hidden/);
  });
}

test('with an endpoint it is loaded', async () => {
  assert.equal((await starting(ENDPOINT)).off, false);
  assert.ok(loaded().length > 0);
});

test('requests of one batch have a stage each, and link to the first one\'s', () => {
  const told: (Stage & { readonly of: string })[] = [];
  const traceOf = (of: string): Trace => ({ model: () => {}, headers: () => ({}), stage: (stage) => { told.push({ ...stage, of }); return { traceId: of, spanId: stage.name, traceFlags: 1 }; } });
  const [one, two] = ['one', 'two'].map((of) => ({ call: call({ trace: traceOf(of) }), since: 1 })) as [{ call: ReturnType<typeof call>; since: number }, { call: ReturnType<typeof call>; since: number }];
  traceBatch([one, one, { call: call(), since: 1 }, two], { from: 2, rows: 4, tokens: 9, failed: false });
  const infer = told.filter(({ name }) => name === 'infer');
  assert.deepEqual(infer.map(({ of, counts, shared }) => [of, counts['inference.rows'], counts['inference.batch.rows'], shared?.traceId]), [['one', 2, 4, undefined], ['two', 1, 4, 'one']]);
});
