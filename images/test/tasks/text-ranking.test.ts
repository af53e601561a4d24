import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rank } from '../../src/server/tasks/text-ranking.ts';
import { call } from '../support/calls.ts';
import { asking } from './ask.ts';

const ranker = await asking('rerank');
const input = { query: 'good', texts: ['bad', 'good day', 'wonderful'] };

test('the best text is first, with its place in the request', async () => {
  const ranked = await ranker.pipeline(input);
  assert.deepEqual(ranked.map(({ index }: any) => index).sort(), [0, 1, 2]);
  ranked.reduce((before: any, it: any) => { assert.ok(it.score <= before.score); return it; });
  assert.ok(ranked.every(({ score }: any) => score > 0 && score < 1));
});

test('top_n is all that is answered', async () => assert.equal((await ranker.pipeline(input, { top_n: 2 })).length, 2));

test('a model whose files name no activation gives its scores as they are', async () => {
  const files = { ...ranker.model.files, config: { ...ranker.model.files.config, sentence_transformers: { activation_fn: 'torch.nn.modules.linear.Identity' } } };
  const { ranked } = await rank({ ...ranker.model, files }, input, {}, call());
  assert.deepEqual(ranked, await ranker.pipeline(input, { raw_scores: true }));
});

test('a pair has one score', async () => assert.equal((await ranker.pipeline({ text: 'good', text_pair: 'bad' })).length, 1));

test('rejects a model of several labels', async () => {
  const other = await asking('classify');
  await assert.rejects(rank(other.model, input, {}, call()), /gives 2 scores a pair, ranking needs one: use text-classification/);
});
