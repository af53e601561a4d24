import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadModel } from '../../src/server/models/load-model.ts';
import { embed } from '../../src/server/tasks/feature-extraction.ts';
import { call } from '../support/calls.ts';
import { LOAD } from '../support/loading.ts';
import { reference, referenceModel } from '../support/reference.ts';

interface Case { readonly text: string; readonly embedding: readonly number[]; readonly input_ids?: readonly number[] }

for (const name of ['minilm', 'embed-bert']) {
  const { folder, skip } = referenceModel(name);
  test(`${name}: vectors are Python's within 1e-4, alone and in one batch`, { skip }, async () => {
    const model = await loadModel(name, folder, LOAD);
    after(() => model.runner.close());
    const cases = reference<Case>(folder);
    const together = await embed(model, cases.map(({ text }) => text), {}, call());
    for (const [index, { text, embedding, input_ids: ids }] of cases.entries()) {
      const [alone] = await embed(model, [text], {}, call());
      embedding.forEach((value, at) => {
        assert.ok(Math.abs(value - (alone?.vector[at] ?? NaN)) < 1e-4, `case ${index} alone`);
        assert.ok(Math.abs(value - (together[index]?.vector[at] ?? NaN)) < 1e-4, `case ${index} in the batch`);
      });
      if (ids !== undefined) assert.equal(alone?.tokens, ids.length);
    }
  });
}

test('minilm: the quantized graph comes as near as it should', { skip: referenceModel('minilm').skip }, async () => {
  const { folder } = referenceModel('minilm');
  const model = await loadModel('int8', folder, { ...LOAD, graph: 'int8' });
  after(() => model.runner.close());
  const cases = reference<Case>(folder);
  const results = await embed(model, cases.map(({ text }) => text), {}, call());
  cases.forEach(({ embedding }, index) => {
    const cosine = embedding.reduce((sum, value, at) => sum + value * (results[index]?.vector[at] ?? NaN), 0);
    assert.ok(cosine > 0.98, `case ${index}: ${cosine}`);
  });
});
