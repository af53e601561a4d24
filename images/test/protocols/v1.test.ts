import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { get, post, serve, type Served } from './serve.ts';

describe('V1 and the list of models', () => {
  let served: Served;
  before(async () => { served = await serve(['embed', 'classify']); });
  after(() => served.close());

  test('predictions have the shape of KServe', async () => {
    assert.deepEqual((await post(served.app, '/v1/models/classify:predict', { instances: ['a good day', 'a bad day'] })).body, { predictions: [1, 0] });
  });

  test('predictions have the shape of pipelines where that is asked for', async () => {
    const { body } = await post(served.app, '/v1/models/classify:predict', { instances: ['a good day'], parameters: { output: 'detailed', top_k: 2 } });
    assert.deepEqual(body.predictions[0].map((it: any) => it.label), ['POSITIVE', 'NEGATIVE']);
  });

  test('vectors are lists of numbers', async () => {
    const { body } = await post(served.app, '/v1/models/embed:predict', { inputs: ['a good day'] });
    assert.equal(typeof body.predictions[0][0], 'number');
  });

  test('one list is both of KServe and of OpenAI', async () => {
    for (const path of ['/v1/models', '/openai/v1/models']) {
      const { body } = await get(served.app, path);
      assert.deepEqual(body.models, ['classify', 'embed']);
      assert.equal(body.object, 'list');
      assert.deepEqual(body.data.map((model: any) => [model.id, model.object]), [['classify', 'model'], ['embed', 'model']]);
    }
  });

  test('one model is ready and a model of OpenAI', async () => {
    const { body } = await get(served.app, '/v1/models/embed');
    assert.deepEqual([body.name, body.ready, body.id, body.object], ['embed', true, 'embed', 'model']);
    assert.equal((await get(served.app, '/v1/models/nobody')).status, 404);
  });

  const wrong: readonly [string, unknown, number, RegExp][] = [
    ['no instances', {}, 400, /'instances', got none/],
    ['both lists', { instances: [], inputs: [] }, 400, /'instances' and 'inputs'/],
    ['instances that are no list', { instances: 'text' }, 400, /'instances' must be a list, got "text"/],
    ['a number as text', { instances: [5] }, 400, /string/],
    ['a parameter of nobody', { instances: ['a'], parameters: { colour: 'red' } }, 400, /colour/],
    ['an output of nobody', { instances: ['a'], parameters: { output: 'loud' } }, 400, /'kserve' or 'detailed', got "loud"/],
    ['too many instances', { instances: Array.from({ length: 600 }, () => 'a') }, 413, /600 entries, the limit is 512/],
    ['a list as body', [], 400, /JSON object, got a list of 0/],
  ];
  for (const [what, body, status, message] of wrong) {
    test(`rejects ${what}`, async () => {
      const answer = await post(served.app, '/v1/models/classify:predict', body);
      assert.equal(answer.status, status);
      assert.match(answer.body.error, message);
    });
  }

  test('rejects a path that is not predict', async () => {
    assert.equal((await post(served.app, '/v1/models/classify:explain', { instances: ['a'] })).status, 404);
  });

  test('an empty list of instances has no predictions', async () => {
    assert.deepEqual((await post(served.app, '/v1/models/classify:predict', { instances: [] })).body, { predictions: [] });
  });
});
