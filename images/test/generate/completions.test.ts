import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, generating } from './openai.ts';

const server = await generating();
const GREEDY = { model: 'generate', prompt: 'good day', temperature: 0, max_tokens: 12 };
const ask = async (changes: object = {}) => server.post('/v1/completions', { ...GREEDY, ...changes });
const whole = (await ask()).body;
const { text } = whole.choices[0];

test('a completion has its text, its end and its usage', () => {
  assert.equal(whole.object, 'text_completion');
  assert.match(whole.id, /^cmpl-/);
  assert.equal(whole.model, 'generate');
  assert.deepEqual([whole.choices[0].finish_reason, whole.choices[0].logprobs], ['length', null]);
  assert.deepEqual(whole.usage, { prompt_tokens: 8, completion_tokens: 12, total_tokens: 20 });
});

test('KServe\'s path gives the same', async () => {
  assert.deepEqual((await server.post('/openai/v1/completions', GREEDY)).body.choices, whole.choices);
});

test('a stream gives the same in pieces', async () => {
  const answer = await server.stream('/v1/completions', { ...GREEDY, stream_options: { include_usage: true } });
  assert.equal(answer.type, 'text/event-stream; charset=utf-8');
  const events = eventsOf(answer.body);
  const usage = events.pop();
  assert.equal(events.map(({ choices: [{ text: piece }] }) => piece).join(''), text);
  assert.ok(events.length > 1);
  assert.equal(events.at(-1).choices[0].finish_reason, 'length');
  assert.ok(events.every((event) => event.usage === null));
  assert.deepEqual([usage.choices, usage.usage], [[], whole.usage]);
});

test('a stop string ends it', async () => {
  const stop = text.slice(4, 6);
  const { body: { choices: [choice] } } = await ask({ stop });
  assert.deepEqual([choice.text, choice.finish_reason], [text.slice(0, text.indexOf(stop)), 'stop']);
});

test('token ids are a prompt, and echo puts it before', async () => {
  const ids = (await server.deps.repository.get('generate').tokenizer.encode('good day')).getIds();
  assert.equal((await ask({ prompt: ids })).body.choices[0].text, text);
  assert.equal((await ask({ prompt: ids, echo: true })).body.choices[0].text, `good day${text}`);
});

test('several prompts, several answers: each has its index', async () => {
  const { body } = await ask({ prompt: ['bad', 'good day'], n: 2 });
  assert.deepEqual(body.choices.map(({ index }: any) => index), [0, 1, 2, 3]);
  assert.deepEqual(body.choices.slice(2).map((it: any) => it.text), [text, text]);
  assert.equal(body.usage.prompt_tokens, 8 + 3);
});

test('the answers of one prompt differ when they are drawn', async () => {
  const { body } = await ask({ n: 4, temperature: 2, seed: 5 });
  assert.ok(new Set(body.choices.map((it: any) => it.text)).size > 1);
  assert.deepEqual((await ask({ n: 4, temperature: 2, seed: 5 })).body.choices, body.choices);
});

test('log probabilities stand beside their tokens', async () => {
  const { logprobs } = (await ask({ logprobs: 2 })).body.choices[0];
  assert.equal(logprobs.tokens.length, 12);
  assert.ok(logprobs.token_logprobs.every((it: number) => it < 0));
  assert.equal(Object.keys(logprobs.top_logprobs[0]).length, 2);
  assert.equal(logprobs.text_offset[0], 0);
});

test('a bias decides', async () => {
  const id = server.deps.repository.get('generate').tokenizer.tokenToId('z');
  assert.equal((await ask({ logit_bias: { [String(id)]: 100 } })).body.choices[0].text, 'z'.repeat(12));
});

test('the token that came stands among its alternatives, likely or not', async () => {
  const { logprobs } = (await ask({ logprobs: 1, temperature: 2, seed: 3 })).body.choices[0];
  logprobs.tokens.forEach((token: string, index: number) => assert.equal(logprobs.top_logprobs[index][token], logprobs.token_logprobs[index]));
});

for (const [what, changes, status, message] of [
  ['no prompt', { prompt: undefined }, 400, /prompt must be a list, got nothing/],
  ['an empty prompt', { prompt: '' }, 400, /the prompt has no tokens/],
  ['a prompt that is too long to be tokenized', { prompt: ['a', 'a'.repeat(128 * 32 + 1)] }, 413, /prompt\[1\] has 4097 characters, the limit is 4096 for a model of 128 tokens: shorten it/],
  ['too many ids to echo', { prompt: Array(1_000_000).fill(1), echo: true }, 400, /the prompt has 1000000 tokens, the model takes 128/],
  ['a prompt over the limit', { prompt: 'a'.repeat(200) }, 400, /the prompt has 200 tokens, the model takes 128 with the answer/],
  ['more than fits', { max_tokens: 500 }, 400, /max_tokens is 500, the model takes 128 together: ask for at most 120/],
  ['no tokens', { max_tokens: 0 }, 400, /max_tokens must be at least 1/],
  ['a hot temperature', { temperature: 3 }, 400, /temperature must be from 0 to 2, got 3/],
  ['ids beyond the vocabulary', { prompt: [99_999_999] }, 400, /token ids below the model's vocabulary/],
  ['more answers than go at once', { prompt: Array.from({ length: 100 }, () => 'a'), n: 16 }, 413, /100 prompts with 16 answers each, the limit is/],
  ['a suffix', { suffix: 'x' }, 400, /'suffix' is not served/],
  ['an empty stop string', { stop: [''] }, 400, /stop must hold strings of 1 to 256 characters/],
  ['too many answers', { n: 99 }, 400, /n must be from 1 to 16/],
  ['a model of another task', { model: 'classify' }, 400, /is for text-classification, which generates no text/],
  ['a model that is not there', { model: 'none' }, 404, /there is no model 'none'/],
] as const) {
  test(`rejects ${what}, streamed or not`, async () => {
    const answer = await ask(changes);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.body.error.message, message);
    const streamed = await server.stream('/v1/completions', { ...GREEDY, ...changes });
    assert.deepEqual([streamed.status, JSON.parse(streamed.body)], [status, answer.body]);
  });
}
