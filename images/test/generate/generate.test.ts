import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServingError } from '../../src/server/errors.ts';
import { startDecoder } from '../../src/server/generate/decoder-thread.ts';
import { generateText } from '../../src/server/generate/generate-text.ts';
import { startGenerator } from '../../src/server/generate/generator.ts';
import { GREEDY } from '../../src/server/generate/sampling.ts';
import { call } from '../support/calls.ts';
import { tinyModel } from '../support/tiny.ts';
import { loaded, requestOf, textOf } from './loading.ts';

const folder = tinyModel('generate');
const model = await loaded(folder);
const greedy = await textOf(model, await requestOf(model, 'good day'));

test('texts that take turns are the same as alone', async () => {
  const requests = await Promise.all(['good day', 'bad', 'a wonderful day, a bad day'].map((prompt) => requestOf(model, prompt)));
  const alone = [];
  for (const request of requests) alone.push((await textOf(model, request)).ids);
  const together = await Promise.all(requests.map((request) => textOf(model, request)));
  assert.deepEqual(together.map(({ ids }) => ids), alone);
});

test('a prompt that goes in by parts goes on as one that goes in at once', async () => {
  const generator = await startGenerator({ graphPath: model.files.graphPath, threads: 1, maxRunning: 1, maxQueue: 1, promptPart: 3 });
  const { ids } = await textOf({ ...model, generator }, await requestOf(model, 'good day'));
  await generator.close();
  assert.deepEqual(ids, greedy.ids);
});

test('max_tokens ends a text by its length', () => assert.deepEqual([greedy.ids.length, greedy.finish], [24, 'length']));

test('an end token ends it, and is not told', async () => {
  const end = greedy.ids[5]!;
  const { ids, finish } = await textOf(model, await requestOf(model, 'good day', { endIds: [end] }));
  assert.deepEqual([ids, finish], [greedy.ids.slice(0, greedy.ids.indexOf(end)), 'stop']);
});

test('a stop string ends it before itself, wherever tokens begin', async () => {
  const stop = greedy.text.slice(3, 6);
  const { text, finish } = await textOf(model, await requestOf(model, 'good day', { stops: [stop] }));
  assert.deepEqual([text, finish], [greedy.text.slice(0, greedy.text.indexOf(stop)), 'stop']);
});

test('a seed gives the same text again, another one another', async () => {
  const ask = async (seed: number) => (await textOf(model, await requestOf(model, 'good day', { sampling: { ...GREEDY, temperature: 1.5, seed } }))).ids;
  assert.deepEqual(await ask(1), await ask(1));
  assert.notDeepEqual(await ask(1), await ask(2));
});

test('a call that is cancelled stops between tokens', async () => {
  const controller = new AbortController();
  const reading = (async () => {
    for await (const _ of generateText(model, await requestOf(model, 'a', { maxTokens: 100_000 }), call({ signal: controller.signal }))) {
      controller.abort(new ServingError('cancelled', 'gone'));
    }
  })();
  await assert.rejects(reading, { kind: 'cancelled' });
  assert.deepEqual((await textOf(model, await requestOf(model, 'good day'))).ids, greedy.ids);
});

test('a full queue says so, and when to come again', async () => {
  const generator = await startGenerator({ graphPath: model.files.graphPath, threads: 1, maxRunning: 1, maxQueue: 1 });
  const request = await requestOf(model, 'a', { maxTokens: 60 });
  const own = new AbortController();
  const begin = () => generator.generate(request, call({ signal: own.signal }))[Symbol.asyncIterator]().next();
  const first = begin();
  const second = begin().catch((error: Error) => error);
  await assert.rejects(begin(), { kind: 'busy', retryAfterSeconds: 1 });
  assert.equal((await first).done, false);
  own.abort(new ServingError('cancelled', 'gone'));
  assert.equal(((await second) as ServingError).kind, 'cancelled');
  await generator.close();
});

test('a sequence that the graph refuses fails alone', async () => {
  const right = await requestOf(model, 'good day');
  const [bad, good] = await Promise.allSettled([textOf(model, { ...right, prompt: Int32Array.of(2_000_000) }), textOf(model, right)]);
  assert.equal(bad.status, 'rejected');
  assert.deepEqual(good.status === 'fulfilled' && good.value.ids, greedy.ids);
});

test('a thread that dies fails its texts, and another takes the next', async () => {
  let started = 0;
  const generator = await startGenerator({
    graphPath: model.files.graphPath, threads: 1, maxRunning: 1, maxQueue: 1,
    startDecoder: async (...setup) => {
      const thread = await startDecoder(...setup);
      const isFirst = ++started === 1;
      // A prompt that is no list: the first thread does not survive it.
      return { ...thread, send: (message) => thread.send(isFirst && message.kind === 'start' ? { ...message, prompt: null as never } : message) };
    },
  });
  const own = { ...model, generator };
  const request = await requestOf(model, 'good day');
  await assert.rejects(textOf(own, request), { kind: 'unavailable', message: /died and is being replaced/ });
  assert.deepEqual((await textOf(own, request)).ids, greedy.ids);
  await generator.close();
  assert.equal(started, 2);
});

test('after the model is closed, the rest fails', async () => {
  const other = await loaded(folder);
  const reading = assert.rejects(textOf(other, await requestOf(other, 'a', { maxTokens: 100 })), { kind: 'unavailable' });
  await other.runner.close();
  await reading;
  await assert.rejects(textOf(other, await requestOf(other, 'a')), { kind: 'unavailable' });
});
