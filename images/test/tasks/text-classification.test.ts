import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asking } from './ask.ts';

const sentiment = await asking('classify');
const labels = await asking('multi-label');

const sum = (scores: readonly { score: number }[]): number => scores.reduce((total, { score }) => total + score, 0);

test('without top_k the answer is the best label alone', async () => {
  const answer = await sentiment.pipeline('a wonderful day');
  assert.equal(answer.label, 'POSITIVE');
  assert.ok(answer.score > 0.5);
});

test('top_k gives a list, best first, and null gives all', async () => {
  assert.equal((await sentiment.pipeline('bad', { top_k: 1 })).length, 1);
  const all = await sentiment.pipeline('bad', { top_k: null });
  assert.deepEqual(all.map(({ label }: any) => label), ['NEGATIVE', 'POSITIVE']);
  assert.ok(Math.abs(sum(all) - 1) < 1e-9);
});

test('a model of several labels at once has a probability for each alone', async () => {
  const all = await labels.pipeline('good day', { top_k: null });
  const raw = await labels.pipeline('good day', { top_k: null, function_to_apply: 'none' });
  raw.forEach(({ score }: any, index: number) => assert.ok(Math.abs(1 / (1 + Math.exp(-score)) - all[index].score) < 1e-9));
});

test('a pair is not the same as its first text', async () => {
  const pair = await sentiment.pipeline({ text: 'good', text_pair: 'bad' }, { function_to_apply: 'none' });
  assert.notEqual(pair.score, (await sentiment.pipeline('good', { function_to_apply: 'none' })).score);
  assert.deepEqual(await sentiment.pipeline(['good', 'bad'], { function_to_apply: 'none' }), pair);
});

test('KServe has the index of the label, or probabilities of four digits', async () => {
  assert.equal(await sentiment.kserve('a wonderful day'), 1);
  const probabilities = await sentiment.kserve('a wonderful day', { return_probabilities: true });
  assert.deepEqual(Object.keys(probabilities), ['0', '1']);
  assert.match(String(probabilities[1]), /^0\.\d{1,4}$/);
  assert.ok((await sentiment.kserve('a wonderful day', { return_raw_logits: true }))[1] > 0);
});

for (const [what, instance, parameters, message] of [
  ['a number', 5, {}, /an instance must be a string or \{ "text", "text_pair" \}, got 5/],
  ['a parameter that is not known', 'a', { topk: 3 }, /parameter 'topk' is not known to this task: use top_k, function_to_apply/],
  ['top_k of nothing', 'a', { top_k: 0 }, /'top_k' must be a whole number of at least 1, got 0/],
  ['another function', 'a', { function_to_apply: 'relu' }, /'function_to_apply' must be one of sigmoid, softmax, none, got "relu"/],
] as const) {
  test(`rejects ${what}`, () => assert.rejects(sentiment.pipeline(instance, parameters), { kind: 'invalid', message }));
}
