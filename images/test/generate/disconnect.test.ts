import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServingError } from '../../src/server/errors.ts';
import type { LoadedModel } from '../../src/server/models/loaded-model.ts';
import { generating } from './openai.ts';

const server = await generating();
await server.app.listen({ host: '127.0.0.1', port: 0 });
const { port } = server.app.server.address() as AddressInfo;
const model = server.deps.repository.get('generate') as { -readonly [Key in keyof LoadedModel]: LoadedModel[Key] };

/** Steps slowly, and counts them. */
function slow(failAt = Infinity) {
  const made = { steps: 0, isLeft: false };
  const generator: LoadedModel['generator'] & object = {
    ...model.generator!,
    async* generate(_, call) {
      try {
        for (;;) {
          await sleep(5);
          if (call.signal.aborted) throw call.signal.reason;
          if (++made.steps === failAt) throw new ServingError('unavailable', 'the worker died');
          yield { kind: 'token', token: 40 };
        }
      } finally {
        made.isLeft = true;
      }
    },
  };
  return { made, generator };
}

function ask(stream: boolean) {
  const sent = request({ host: '127.0.0.1', port, path: '/v1/completions', method: 'POST', headers: { 'content-type': 'application/json' } });
  sent.on('error', () => {});
  sent.end(JSON.stringify({ model: 'generate', prompt: 'a', stream }));
  return sent;
}

const before = model.generator!;

for (const stream of [true, false]) {
  test(`a client that leaves ends the work, ${stream ? 'in a stream' : 'before the answer'}`, async () => {
    const { made, generator } = slow();
    model.generator = generator;
    const sent = ask(stream);
    while (made.steps < 3) await sleep(5);
    sent.destroy();
    for (let waited = 0; !made.isLeft && waited < 2000; waited += 10) await sleep(10);
    assert.ok(made.isLeft);
    model.generator = before;
  });
}

test('what fails in the middle of a stream is an event, and the stream ends', async () => {
  model.generator = slow(4).generator;
  const { status, body } = await server.stream('/v1/completions', { model: 'generate', prompt: 'a' });
  model.generator = before;
  assert.equal(status, 200);
  const lines = body.trim().split('\n\n');
  assert.equal(lines.pop(), 'data: [DONE]');
  const { error } = JSON.parse(lines.pop()!.slice(6)) as any;
  assert.deepEqual([error.message, error.code], ['the worker died', 'unavailable']);
  assert.equal(lines.length, 3);
});

test('a deadline in the middle of a text ends it', async () => {
  const { made, generator } = slow();
  model.generator = generator;
  const answer = await server.post('/v1/completions', { model: 'generate', prompt: 'a' }, { 'x-request-timeout': '0.1' });
  model.generator = before;
  assert.equal(answer.status, 504);
  assert.ok(made.isLeft);
});
