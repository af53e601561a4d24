import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { post, serve, type Served } from './serve.ts';

const DOCUMENTS = ['a bad day', 'a good day', 'the sun'];

describe('rerank', () => {
  let served: Served;
  before(async () => { served = await serve(['rerank', 'embed']); });
  after(() => served.close());

  test('documents are answered as vLLM answers them, best first', async () => {
    for (const path of ['/rerank', '/v1/rerank', '/v2/rerank', '/openai/v1/rerank']) {
      const { status, body } = await post(served.app, path, { model: 'rerank', query: 'good', documents: DOCUMENTS });
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.model, 'rerank');
      assert.equal(body.results.length, 3);
      assert.ok(body.results[0].relevance_score >= body.results[2].relevance_score);
      assert.equal(body.results[0].document.text, DOCUMENTS[body.results[0].index]);
      assert.equal(body.usage.total_tokens, body.usage.prompt_tokens);
      assert.ok(body.usage.total_tokens > 0);
    }
  });

  test('top_n and return_documents make the answer smaller', async () => {
    const { body } = await post(served.app, '/rerank', {
      model: 'rerank', query: 'good', documents: [{ text: 'a bad day' }, 'a good day'], top_n: 1, return_documents: false,
    });
    assert.equal(body.results.length, 1);
    assert.equal('document' in body.results[0], false);
  });

  test('texts are answered as Text Embeddings Inference answers them', async () => {
    await served.deps.repository.unload('embed');
    const { body } = await post(served.app, '/rerank', { query: 'good', texts: DOCUMENTS, return_text: true });
    const raw = (await post(served.app, '/rerank', { query: 'good', texts: DOCUMENTS, raw_scores: true })).body;
    await served.deps.repository.load('embed');
    assert.equal(body.length, 3);
    assert.equal(body[0].text, DOCUMENTS[body[0].index]);
    assert.ok(Math.abs(body[0].score - 1 / (1 + Math.exp(-raw[0].score))) < 1e-6);
    assert.equal('text' in raw[0], false);
  });

  const wrong: readonly [string, object, RegExp][] = [
    ['both lists', { query: 'a', documents: ['a'], texts: ['a'] }, /'documents' or 'texts', got both/],
    ['no list', { query: 'a' }, /got neither/],
    ['no texts', { query: 'a', documents: [] }, /at least one text/],
    ['no query', { documents: ['a'] }, /'query' must be a string, got nothing/],
    ['no model where there are two', { query: 'a', documents: ['a'] }, /'model' must name one of 2 models/],
    ['a model that cannot rank', { model: 'embed', query: 'a', documents: ['a'] }, /feature-extraction, which does not rank/],
    ['a negative top_n', { model: 'rerank', query: 'a', documents: ['a'], top_n: -1 }, /'top_n' must be a whole number/],
    ['the other end', { query: 'a', texts: ['a'], truncation_direction: 'left' }, /must be 'right'/],
    ['a document that is a number', { query: 'a', documents: [5] }, /'documents\[0\]' must be a string, got 5/],
  ];
  for (const [what, body, message] of wrong) {
    test(`rejects ${what}`, async () => {
      const answer = await post(served.app, '/rerank', body);
      assert.equal(answer.status, 400);
      assert.match(answer.body.error.message, message);
    });
  }

  test('rejects a text over the limit where it may not be cut', async () => {
    const texts = ['word '.repeat(300)];
    await served.deps.repository.unload('embed');
    const answer = await post(served.app, '/rerank', { query: 'a', texts, truncate: false });
    const cut = await post(served.app, '/rerank', { query: 'a', texts });
    await served.deps.repository.load('embed');
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.match(answer.body.error.message, /tokens, the limit is/);
    assert.equal(cut.status, 200);
  });
});
