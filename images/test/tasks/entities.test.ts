import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entitiesOf, type Strategy } from '../../src/server/tasks/entities.ts';
import { withoutOverlaps } from '../../src/server/tasks/overlaps.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC'];
// A word of two tokens, then one more: "Ada Ri".
const TOKENS = [
  { word: 'A', scores: [0.2, 0.5, 0.3, 0], start: 0, end: 1, index: 1, isSubword: false },
  { word: '##da', scores: [0.1, 0, 0, 0.9], start: 1, end: 3, index: 2, isSubword: true },
  { word: 'Ri', scores: [0.1, 0.1, 0.8, 0], start: 4, end: 6, index: 3, isSubword: false },
];
const decode = (words: string[]): string => words.join(' ').replaceAll(' ##', '');
const found = (strategy: Strategy) => entitiesOf(TOKENS, LABELS, strategy, decode);

test('none leaves the tokens', () => {
  assert.deepEqual(found('none')[1], { entity: 'B-LOC', score: 0.9, index: 2, word: '##da', start: 1, end: 3 });
});

test('simple joins neighbours of one tag', () => {
  assert.deepEqual(found('simple').map((it) => [(it as any).entity_group, it.word, it.start, it.end]),
    [['PER', 'A', 0, 1], ['LOC', '##da', 1, 3], ['PER', 'Ri', 4, 6]]);
});

test('first takes a word by its first token', () => {
  assert.deepEqual(found('first'), [{ entity_group: 'PER', score: (0.5 + 0.8) / 2, word: 'Ada Ri', start: 0, end: 6 }]);
});

test('max takes a word by its surest token', () => {
  assert.deepEqual(found('max').map((it) => [(it as any).entity_group, it.word, it.score]), [['LOC', 'Ada', 0.9], ['PER', 'Ri', 0.8]]);
});

test('average takes the mean of the tokens', () => {
  const [first] = found('average');
  assert.deepEqual([(first as any).entity_group, first?.score], ['LOC', 0.45]);
});

test('a B- begins the next entity', () => {
  const twice = [TOKENS[0]!, { ...TOKENS[0]!, start: 4, end: 5 }];
  assert.equal(entitiesOf(twice, LABELS, 'simple', decode).length, 2);
});

test('of entities that overlap the longer stays, then the surer', () => {
  const at = (start: number, end: number, score: number) => ({ entity_group: 'PER', score, word: '', start, end });
  assert.deepEqual(withoutOverlaps([at(4, 9, 0.5), at(0, 3, 0.4), at(5, 8, 0.9), at(10, 12, 0.1), at(10, 12, 0.2)]),
    [at(0, 3, 0.4), at(4, 9, 0.5), at(10, 12, 0.2)]);
});
