import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asking } from './ask.ts';

const entail = await asking('entail', { task: 'zero-shot-classification' });
const LABELS = ['good', 'bad', 'day'];

test('scores sum to one, labels are sorted by them', async () => {
  const { sequence, labels, scores } = await entail.pipeline('a good day', { candidate_labels: LABELS });
  assert.equal(sequence, 'a good day');
  assert.deepEqual([...labels].sort(), [...LABELS].sort());
  assert.ok(Math.abs(scores.reduce((a: number, b: number) => a + b) - 1) < 1e-9);
  assert.deepEqual([...scores].sort((a, b) => b - a), scores);
});

test('with multi_label each label has the score that it has alone', async () => {
  const all = await entail.pipeline('a good day', { candidate_labels: LABELS, multi_label: true });
  for (const label of LABELS) {
    const alone = await entail.pipeline('a good day', { candidate_labels: [label] });
    assert.ok(Math.abs(alone.scores[0] - all.scores[all.labels.indexOf(label)]) < 1e-4);
  }
});

test('labels may be one string with commas', async () => {
  const { labels } = await entail.pipeline('a', { candidate_labels: 'good, bad' });
  assert.deepEqual(labels.sort(), ['bad', 'good']);
});

test('the template is what is asked', async () => {
  const plain = await entail.pipeline('a good day', { candidate_labels: ['good'], hypothesis_template: '{}' });
  const other = await entail.pipeline('a good day', { candidate_labels: ['good'], hypothesis_template: 'bad {} bad' });
  assert.notDeepEqual(plain.scores, other.scores);
});

for (const [what, parameters, message] of [
  ['no labels', {}, /'candidate_labels' must be a list of at least one string/],
  ['a template without a place', { candidate_labels: ['a'], hypothesis_template: 'x' }, /'hypothesis_template' must hold \{\}/],
  ['more labels than the model takes at once', { candidate_labels: Array.from({ length: 200 }, (_, index) => `l${index}`) }, /needs 200 rows \(one a text and label\), the limit is 128/],
] as const) {
  test(`rejects ${what}`, () => assert.rejects(entail.pipeline('a', parameters), message));
}
