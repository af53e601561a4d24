import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asking } from './ask.ts';

const ner = await asking('ner');
const TEXT = 'good 🙂 day';

test('places are code points, as Python counts', async () => {
  const found = await ner.pipeline(TEXT, { ignore_labels: [] });
  const points = [...TEXT];
  const last = found.at(-1);
  assert.equal(points.slice(last.start, last.end).join(''), 'day');
});

test('KServe has the label of every token, special ones too, in a list of one', async () => {
  const [ids] = await ner.kserve(TEXT);
  const tokens = (await ner.model.tokenizer.encode(TEXT)).getLength();
  assert.equal(ids.length, tokens);
  assert.ok(ids.every((id: number) => id >= 0 && id < 5));
});

test('a text over the limit is read to its end in windows', async () => {
  const text = `${'good day '.repeat(150)}end`;
  const whole = await ner.pipeline(text, { aggregation_strategy: 'simple', stride: 16, ignore_labels: [] });
  assert.equal(whole.at(-1).end, text.length);
  const cut = await ner.pipeline(text, { aggregation_strategy: 'simple', ignore_labels: [] });
  assert.ok(cut.at(-1).end < text.length / 2 + text.length / 3);
  whole.reduce((before: any, it: any) => { assert.ok(it.start >= before.end); return it; });
});

test('rejects a stride without aggregation', () => assert.rejects(ner.pipeline('a', { stride: 4 }), /'stride' needs an aggregation_strategy/));
test('rejects more windows than the model takes at once', async () => {
  const small = await asking('ner', { maxBatch: 2 });
  await assert.rejects(small.pipeline('good day '.repeat(400), { aggregation_strategy: 'simple', stride: 0 }), { kind: 'too-large', message: /windows of \d+ tokens, the limit is 2/ });
});
test('rejects a pair', () => assert.rejects(ner.pipeline(['a', 'b']), /takes one text an instance/));
