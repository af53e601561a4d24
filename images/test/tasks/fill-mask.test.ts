import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asking } from './ask.ts';

const masks = await asking('fill-mask');

test('one mask has a list of five, best first', async () => {
  const list = await masks.pipeline('a [MASK] day');
  assert.equal(list.length, 5);
  list.reduce((before: any, it: any) => { assert.ok(it.score <= before.score); return it; });
  assert.match(list[0].sequence, /^a .*day$/);
});

test('two masks have a list each, whose sequences keep the other mask', async () => {
  const [first, second] = await masks.pipeline('[MASK] day [MASK]', { top_k: 2 });
  assert.deepEqual([first.length, second.length], [2, 2]);
  assert.match(first[0].sequence, /\[MASK\] \[SEP\]$/);
});

test('targets are all that is answered, with the probabilities that they have among all', async () => {
  const list = await masks.pipeline('a [MASK] day', { targets: ['good', 'bad', 'good'] });
  assert.deepEqual(list.map(({ token_str }: any) => token_str).sort(), ['bad', 'good']);
  assert.ok(list[0].score + list[1].score < 1);
});

test('KServe has the best tokens of all masks as one text', async () => {
  const [first, second] = await masks.pipeline('[MASK] day [MASK]', { top_k: 1 });
  const best = await masks.model.tokenizer.decode([first[0].token, second[0].token], false);
  assert.equal(await masks.kserve('[MASK] day [MASK]'), best);
});

test('KServe has its probabilities as strings, a list a mask', async () => {
  const [list] = await masks.kserve('a [MASK]', { return_probabilities: true });
  assert.match(list[3][3], /^0\.\d{4}$/);
});

test('rejects a text without a mask', () => assert.rejects(masks.pipeline('a day'), { kind: 'invalid', message: /text 0 has no mask .*: write \[MASK\] where/ }));
