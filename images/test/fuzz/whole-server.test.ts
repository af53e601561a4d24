import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve, type Served } from '../protocols/serve.ts';
import { corpusOf } from './corpus.ts';
import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';
import { JSON_WORDS } from './seeds.ts';

let served: Served;
before(async () => { served = await serve(['embed', 'classify', 'qa', 'rerank']); });
after(() => served.close());

const PATHS = ['/v1/models/classify:predict', '/v1/models/qa:predict', '/v1/models/embed:predict', '/v2/models/embed/infer', '/v2/models/classify/infer', '/rerank', '/v1/embeddings'];
const ids = (name: string, data: number[]): object => ({ name, datatype: 'INT64', shape: [1, data.length], data });

/** Bodies that come through to the models: what is like them gets far. */
const THROUGH = [
  { inputs: [ids('input_ids', [2, 5, 3]), ids('attention_mask', [1, 1, 1]), ids('token_type_ids', [0, 0, 0])] },
  { inputs: [{ name: 'text', datatype: 'BYTES', shape: [2], data: ['a good day', ''] }], parameters: { output: 'detailed' } },
  { instances: ['a good day', { text: 'a', text_pair: 'b' }], parameters: { top_k: 2 } },
  { instances: [{ question: 'who', context: 'the day' }], parameters: { top_k: 1, max_answer_len: 3 } },
  { model: 'rerank', query: 'good', documents: ['a', 'b'], top_n: 1 },
  { model: 'embed', input: ['a', 'b'], encoding_format: 'base64' },
].map((value) => Buffer.from(JSON.stringify(value)));

test('no body makes the whole server fail', { timeout: 110_000 }, async () => {
  const random = randomOf(3);
  const bodies = [...corpusOf('json'), ...Array.from({ length: 150 }, () => mutate(random, THROUGH, JSON_WORDS)), ...THROUGH];
  const codes = new Set<number>();
  for (const body of bodies) {
    for (const url of PATHS) {
      const answer = await served.app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: Buffer.from(body) });
      codes.add(answer.statusCode);
      assert.ok(answer.statusCode < 500, `${url} answered ${answer.statusCode} ${answer.body} to ${Buffer.from(body).toString('latin1')}`);
    }
  }
  assert.ok(codes.has(200) && codes.has(400), [...codes].join(' '));
  assert.equal(served.deps.inflight.size, 0);
});
