import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { corpusOf } from './corpus.ts';
import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';
import { TARGETS } from './targets.ts';

describe('bodies that were found by fuzzing', () => {
  for (const [name, target] of Object.entries(TARGETS)) {
    test(`${name}: each is taken or refused in a client's words`, async () => {
      const bodies = corpusOf(name);
      assert.ok(bodies.length >= (target.least ?? 21), `the corpus of ${name} is kept beside this test`);
      for (const body of bodies) assert.equal(typeof await target.read(body), 'string');
    });

    test(`${name}: so is what is like them`, async () => {
      const random = randomOf(1);
      const corpus = [...target.seeds, ...corpusOf(name)];
      for (let times = 0; times < (target.times ?? 2000); times += 1) assert.equal(typeof await target.read(mutate(random, corpus, target.words)), 'string');
    });

    test(`${name}: what is meant to be taken is taken`, async () => {
      for (const seed of target.seeds) assert.match(await target.read(seed), /taken|object|string|documents|texts/);
    });
  }

  test('the same seed makes the same bodies', () => {
    const make = () => Array.from({ length: 50 }, ((random) => () => mutate(random, TARGETS.json!.seeds, TARGETS.json!.words))(randomOf(7)));
    assert.deepEqual(make(), make());
  });
});
