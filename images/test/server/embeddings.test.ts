import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serving } from './serving.ts';

const server = await serving(['embed', 'classify'], { maxRequestInputs: 4 });
const ask = (changes: object, headers?: Record<string, string>) => server.post('/v1/embeddings', { model: 'embed', input: 'good day', ...changes }, headers);

test('one text gives one normalised vector, and its tokens are counted', async () => {
  const { status, body } = await ask({});
  assert.equal(status, 200);
  const [{ embedding }] = body.data;
  assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-5);
  assert.ok(body.usage.prompt_tokens >= 3);
  assert.deepEqual([body.object, body.model, body.data[0].index], ['list', 'embed', 0]);
});

test('KServe\'s path gives the same', async () => {
  const other = await server.post('/openai/v1/embeddings', { model: 'embed', input: 'good day' });
  assert.deepEqual(other.body, (await ask({})).body);
});

test('a list of texts gives its vectors in order', async () => {
  const { body } = await ask({ input: ['bad', 'good day'] });
  const alone = (await ask({})).body.data[0].embedding as number[];
  (body.data[1].embedding as number[]).forEach((value, index) => assert.ok(Math.abs(value - (alone[index] ?? NaN)) < 1e-5));
});

test('token ids give what their text gives', async () => {
  const encoding = await server.deps.repository.get('embed').tokenizer.encode('good day');
  const ids = encoding.getIds();
  assert.deepEqual((await ask({ input: ids })).body.data, (await ask({})).body.data);
  assert.equal((await ask({ input: [ids, ids] })).body.data.length, 2);
});

test('base64 holds the same floats', async () => {
  const { body } = await ask({ encoding_format: 'base64' });
  const bytes = Buffer.from(body.data[0].embedding as string, 'base64');
  const floats = Array.from(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
  assert.deepEqual(floats, (await ask({})).body.data[0].embedding);
});

test('dimensions shorten a vector, which is normalised anew', async () => {
  const { body } = await ask({ dimensions: 8 });
  assert.equal(body.data[0].embedding.length, 8);
  assert.ok(Math.abs(Math.hypot(...body.data[0].embedding) - 1) < 1e-5);
});

test('a text over the limit is an error, and is cut when that is asked for', async () => {
  const input = 'good '.repeat(500);
  const refused = await ask({ input });
  assert.equal(refused.status, 400);
  assert.match(refused.body.error.message, /input 0 has 502 tokens, the limit is 96: shorten it, or ask for truncation/);
  assert.equal((await ask({ input, truncate_prompt_tokens: -1 })).body.usage.prompt_tokens, 96);
  assert.equal((await ask({ input, truncate_prompt_tokens: 10 })).body.usage.prompt_tokens, 10);
});

for (const [what, changes, status, message] of [
  ['an empty list', { input: [] }, 400, /input must not be an empty list/],
  ['no input', { input: undefined }, 400, /input must be a string or a list, got nothing/],
  ['numbers among texts', { input: ['a', 1] }, 400, /input\[1\] must be a string/],
  ['ids that are no ids', { input: [1, -2] }, 400, /input must be token ids, got -2/],
  ['ids beyond the vocabulary', { input: [1, 99_999_999] }, 400, /token id 99999999 is not in the model's vocabulary/],
  ['too many texts', { input: ['a', 'b', 'c', 'd', 'e'] }, 413, /5 entries, the limit is 4/],
  ['more dimensions than there are', { dimensions: 4000 }, 400, /dimensions is 4000, the model's vectors have \d+/],
  ['another format', { encoding_format: 'int8' }, 400, /encoding_format must be 'float' or 'base64'/],
  ['a prompt that the model does not have', { prompt_name: 'query' }, 400, /has no prompt 'query'/],
  ['a model that is not there', { model: '../../etc/passwd' }, 404, /there is no model/],
  ['a model of another task', { model: 'classify' }, 400, /is for text-classification/],
] as const) {
  test(`rejects ${what} in OpenAI's words`, async () => {
    const answer = await ask(changes);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.body.error.message, message);
  });
}
