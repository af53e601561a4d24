import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '../../src/server/tasks/encode.ts';
import { fill } from '../../src/server/tasks/fill-mask.ts';
import { topIndices } from '../../src/server/tasks/math.ts';
import { answer } from '../../src/server/tasks/question-answering.ts';
import { textRanking } from '../../src/server/tasks/text-ranking.ts';
import { tag } from '../../src/server/tasks/token-classification.ts';
import { call } from '../support/calls.ts';
import { asking } from './ask.ts';

const [rerank, zeroShot, qa, ner, masks] = await Promise.all(['rerank', 'entail', 'qa', 'ner', 'fill-mask'].map((name) => asking(name, name === 'entail' ? { task: 'zero-shot-classification' } : {})));
const { model } = rerank!;
const most = model.limits.maxTokens * 32;
const gone = (): AbortSignal => AbortSignal.abort();

test('a text that is cut gives the tokens that it gave whole', async () => {
  const [long] = await encode(model, ['good day '.repeat(100_000)]);
  const [short] = await encode(model, ['good day '.repeat(model.limits.maxTokens)]);
  assert.deepEqual(long!.getIds(), short!.getIds());
});
test('the tokenizer never sees more of a text than its tokens may have', async () => {
  const seen: number[] = [];
  const spied = { ...model, tokenizer: new Proxy(model.tokenizer, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      return (...parts: unknown[]) => { seen.push(...parts.flat().filter((it) => typeof it === 'string').map(({ length }) => length)); return value.apply(target, parts) as unknown; };
    },
  }) };
  await encode(spied, ['a '.repeat(most), ['b', 'a'.repeat(most * 2)]]);
  assert.ok(seen.length > 0 && Math.max(...seen) <= most, `${Math.max(...seen)} characters at once`);
});
test('a clipped text ends with a whole character', async () => {
  const [encoding] = await encode(model, [`${'x'.repeat(most - 1)}🙂`]);
  assert.ok(encoding!.getLength() <= model.limits.maxTokens);
});
test('a text far over the limit that may not be cut is refused by its characters', () => assert.rejects(
  encode(model, ['a', 'a'.repeat(most + 1)], { overflow: 'error' }),
  { kind: 'too-large', message: new RegExp(`input 1 has ${most + 1} characters, the limit is ${most} for \\d+ tokens: shorten it`) },
));
test('texts that share a query are counted with it', async () => {
  const text = 'a'.repeat(most);
  const pairs = Array.from({ length: 8 * 1024 * 1024 / most / 2 + 1 }, () => [text, text] as const);
  await assert.rejects(encode(model, pairs), { kind: 'too-large', message: /characters \(both texts of a pair counted\), the limit is 8388608: send fewer/ });
});
test('texts of a client that left are not tokenized', () => assert.rejects(encode(model, ['a'], { call: call({ signal: gone() }) }), { kind: 'cancelled' }));
test('windows of a client that left are not made', () => assert.rejects(
  answer(qa!.model, [{ question: 'a', context: 'b' }], {}, call({ signal: gone() })),
  { kind: 'cancelled' },
));
test('what is cut off a pair is not joined with the rest', async () => {
  const [encoding] = await encode(model, [['a '.repeat(1500), 'b '.repeat(1500)]]);
  assert.equal(encoding!.getLength(), model.limits.maxTokens);
  assert.ok(encoding!.getOverflowing().length < 10, `${encoding!.getOverflowing().length} windows`);
});
test('a word that a cut halves has the tokens that it had', async () => {
  const text = 'unbelievably wonderful days '.repeat(200);
  const whole = await model.tokenizer.encode(text, null, { addSpecialTokens: false });
  const [cut] = await encode(model, [text], { maxTokens: 33 });
  assert.deepEqual(cut!.getIds().slice(1, -1), whole.getIds().slice(0, 31));
});

test('rows of ranking are counted over all instances', async () => {
  const inputs = Array.from({ length: 3 }, () => ({ query: 'a', texts: Array.from({ length: model.limits.maxBatch / 2 }, () => 'b') }));
  await assert.rejects(textRanking.run(model, inputs, {}, call()), { kind: 'too-large', message: /needs 192 rows .*, the limit is 128/ });
});
test('windows are counted over all texts', async () => {
  const few = { ...ner!.model, limits: { ...ner!.model.limits, maxBatch: 6 } };
  await assert.rejects(tag(few, Array.from({ length: 100 }, () => 'good day '.repeat(300)), { strategy: 'simple', stride: 0 }, call()),
    { kind: 'too-large', message: /the first \d of 100 texts need \d+ windows of \d+ tokens, the limit is 6/ });
});
test('windows have a limit in characters', () => assert.rejects(
  qa!.pipeline({ question: 'a', context: 'a '.repeat(600_000) }), { kind: 'too-large', message: /1200000 characters, the limit is 1048576 where they become windows/ },
));
test('a long question is not joined window by window', async () => {
  const list = await qa!.pipeline({ question: 'what '.repeat(3000), context: 'good day '.repeat(300) }, { top_k: 3 });
  assert.equal(list.length, 3);
});

const many = Array.from({ length: 257 }, (_, index) => `word${index}`);
for (const [name, ask, message] of [
  ['top_k of an answer', () => qa!.pipeline({ question: 'a', context: 'b' }, { top_k: 101 }), /'top_k' must be a whole number from 1 to 100, got 101/],
  ['max_answer_len', () => qa!.pipeline({ question: 'a', context: 'b' }, { max_answer_len: 513 }), /'max_answer_len' must be a whole number from 1 to 512, got 513/],
  ['ignore_labels', () => ner!.pipeline('a', { ignore_labels: many }), /'ignore_labels' must have at most 256 entries, got 257/],
  ['top_k of a mask', () => masks!.pipeline('a [MASK]', { top_k: 101 }), /'top_k' must be a whole number from 1 to 100, got 101/],
  ['targets', () => masks!.pipeline('a [MASK]', { targets: many }), /'targets' must have at most 256 entries, got 257/],
  ['a long target', () => masks!.pipeline('a [MASK]', { targets: ['a'.repeat(1025)] }), /'targets' must have at most 1024 characters, got 1025/],
  ['a long template', () => zeroShot!.pipeline('a', { candidate_labels: ['b'], hypothesis_template: `{}${'a'.repeat(1024)}` }), /'hypothesis_template' must have at most 1024 characters/],
] as const) {
  test(`${name} has a limit`, () => assert.rejects(ask, { kind: 'invalid', message }));
}
test('masks have a limit by the vocabulary', async () => {
  const big = { ...masks!.model, tokenizer: new Proxy(masks!.model.tokenizer, {
    get: (target, name) => {
      if (name === 'getVocabSize') return () => 1_000_000;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) as unknown : value;
    },
  }) };
  await assert.rejects(fill(big, ['[MASK] [MASK]'], { probabilities: true }, call()), { kind: 'too-large', message: /2 masks, the limit is 1 for a vocabulary of 1000000/ });
});

test('the largest of many are found as a sort finds them, ties in order', () => {
  const values = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 97);
  const sorted = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
  for (const count of [1, 5, 100, 2500, 5000]) assert.deepEqual(topIndices(values, count), sorted.slice(0, count));
});
// Quadratic work would take minutes; a busy machine takes seconds for what is a tenth of one.
test('all of a large vocabulary are sorted in no time', () => {
  const start = performance.now();
  topIndices(Float32Array.from({ length: 250_000 }, (_, index) => index), 250_000);
  assert.ok(performance.now() - start < 30_000);
});
