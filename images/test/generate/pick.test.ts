import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logprobsOf } from '../../src/server/generate/logprobs.ts';
import { History } from '../../src/server/generate/penalties.ts';
import { pick } from '../../src/server/generate/pick.ts';
import { randomOf } from '../../src/server/generate/random.ts';
import { GREEDY, type Sampling } from '../../src/server/generate/sampling.ts';

const LOGITS = Float32Array.from([0.1, 0.2, 0.3, 0.4], Math.log);

/** How often each token comes of many draws. */
function shares(changes: Partial<Sampling>, logits = LOGITS): number[] {
  const random = randomOf(7);
  const counts = new Array<number>(logits.length).fill(0);
  for (let i = 0; i < 20_000; i++) {
    counts[pick(logits, { ...GREEDY, temperature: 1, ...changes }, random)]! += 1 / 20_000;
  }
  return counts;
}
const near = (actual: readonly number[], expected: readonly number[]): void => actual.forEach((share, index) =>
  assert.ok(expected[index] === 0 ? share === 0 : Math.abs(share - expected[index]!) < 0.015, `token ${index} has ${share}, not ${expected[index]}`));

test('temperature 0 takes the likeliest', () => assert.equal(pick(LOGITS, GREEDY, () => 0), 3));
test('temperature 1 draws by the probabilities', () => near(shares({}), [0.1, 0.2, 0.3, 0.4]));
test('a low temperature sharpens', () => near(shares({ temperature: 0.5 }), [1, 4, 9, 16].map((it) => it / 30)));
test('top_k keeps so many', () => near(shares({ topK: 2 }), [0, 0, 3 / 7, 4 / 7]));
test('top_p keeps the fewest that reach it', () => near(shares({ topP: 0.65 }), [0, 0, 3 / 7, 4 / 7]));
test('a small top_p keeps the likeliest', () => near(shares({ topP: 0 }), [0, 0, 0, 1]));
test('top_p after top_k is of what is left', () => near(shares({ topK: 2, topP: 0.5 }), [0, 0, 0, 1]));
test('min_p leaves out what is below its share of the likeliest', () => near(shares({ minP: 0.6 }), [0, 0, 3 / 7, 4 / 7]));
test('top_p over a flat vocabulary needs all of it', () => {
  const flat = Float32Array.from({ length: 1000 }, (_, index) => (index === 0 ? 20 : 0));
  const seen = new Set<number>();
  const random = randomOf(1);
  for (let i = 0; i < 500; i++) seen.add(pick(flat, { ...GREEDY, temperature: 10, topP: 0.9 }, random));
  assert.ok(seen.size > 100);
});

test('a seed decides the draws', () => {
  const draws = (seed: number): number[] => { const random = randomOf(seed); return Array.from({ length: 20 }, random); };
  assert.deepEqual(draws(42), draws(42));
  assert.notDeepEqual(draws(42), draws(43));
  assert.notDeepEqual(draws(1), draws(2 ** 32 + 1));
  assert.ok(draws(0).every((it) => it >= 0 && it < 1));
});

test('penalties look at the prompt, and at how often the answer has a token', () => {
  const history = new History([0]);
  history.add(1);
  history.add(1);
  const logits = Float32Array.of(2, 2, -2, 2);
  history.apply(logits, { ...GREEDY, repetitionPenalty: 2, frequencyPenalty: 0.25, presencePenalty: 0.125, bias: [[3, -5], [99, 1]] });
  assert.deepEqual([...logits], [1, 1 - 0.5 - 0.125, -2, -3]);
});

test('a negative logit is pushed further down', () => {
  const logits = Float32Array.of(-1, 0);
  new History([0]).apply(logits, { ...GREEDY, repetitionPenalty: 2 });
  assert.equal(logits[0], -2);
});

test('log probabilities are of all tokens, the likeliest first', () => {
  const { logprob, top } = logprobsOf(LOGITS, 1, 2);
  assert.ok(Math.abs(Math.exp(logprob) - 0.2) < 1e-6);
  assert.deepEqual(top.map(({ token }) => token), [3, 2]);
});
