import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatPrompt } from '../../src/server/generate/chat-prompt.ts';
import type { LoadedModel } from '../../src/server/models/loaded-model.ts';
import { eventsOf, generating } from './openai.ts';

const server = await generating();
const model = server.deps.repository.get('generate');
const messages = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'good day' }];
const GREEDY = { model: 'generate', messages, temperature: 0, max_tokens: 12 };
const ask = async (changes: object = {}) => server.post('/v1/chat/completions', { ...GREEDY, ...changes });
const whole = (await ask()).body;

test('a chat goes on as its template as a completion does', async () => {
  const prompt = '<|system|>Be brief.<|end|><|user|>good day<|end|><|assistant|>';
  const ids = (await model.tokenizer.encode(prompt, null, { addSpecialTokens: false })).getIds();
  const { body } = await server.post('/v1/completions', { model: 'generate', prompt: ids, temperature: 0, max_tokens: 12 });
  assert.equal(whole.choices[0].message.content, body.choices[0].text);
  assert.deepEqual(whole.usage, body.usage);
  assert.deepEqual([whole.object, whole.choices[0].message.role], ['chat.completion', 'assistant']);
});

test('a stream begins with the role and gives the same in pieces', async () => {
  const events = eventsOf((await server.stream('/openai/v1/chat/completions', { ...GREEDY, stream_options: { include_usage: true } })).body);
  assert.deepEqual(events[0].choices[0].delta, { role: 'assistant', content: '' });
  assert.deepEqual(events.pop().usage, whole.usage);
  assert.equal(events.map(({ choices: [{ delta }] }) => delta.content ?? '').join(''), whole.choices[0].message.content);
  assert.deepEqual([events.at(-1).choices[0].delta, events.at(-1).choices[0].finish_reason], [{}, 'length']);
  assert.ok(events.every(({ object, id }) => object === 'chat.completion.chunk' && id === events[0].id));
});

test('parts of text are one text', async () => {
  const parts = [messages[0], { role: 'user', content: [{ type: 'text', text: 'good day' }] }];
  assert.deepEqual((await ask({ messages: parts })).body.choices, whole.choices);
});

test('without max_tokens the answer may fill the model', async () => {
  const { body } = await ask({ max_tokens: undefined, ignore_eos: true });
  assert.equal(body.usage.total_tokens, 128);
});

test('log probabilities have the bytes of their tokens', async () => {
  const { content } = (await ask({ logprobs: true, top_logprobs: 3 })).body.choices[0].logprobs;
  assert.equal(content.length, 12);
  assert.deepEqual(content[0].bytes, [...Buffer.from(content[0].token as string)]);
  assert.equal(content[0].top_logprobs.length, 3);
  assert.equal(content[0].top_logprobs[0].token, content[0].token);
});

test('a template is given special tokens and more, and may refuse', () => {
  const template = "{{ bos_token }}{% if messages[0].role != 'user' %}{{ raise_exception('the first message must be a user\\'s') }}{% endif %}{{ tone }}";
  const other: LoadedModel = { ...model, files: { ...model.files, chatTemplate: template, tokenizerConfig: { bos_token: { content: '<s>' } } } };
  const options = { addGenerationPrompt: true, more: { tone: 'kind' } };
  assert.equal(chatPrompt(other, [{ role: 'user', content: '' }], options), '<s>kind');
  assert.throws(() => chatPrompt(other, messages, options), { kind: 'invalid', message: /the first message must be a user's/ });
});

test('lines that hold only a block leave nothing, as in transformers', () => {
  const chatTemplate = "{% for m in messages %}\n  {% if m['role'] == 'user' %}\n[{{ m.content | trim }}]\n  {% endif %}\n{% endfor %}";
  const other: LoadedModel = { ...model, files: { ...model.files, chatTemplate } };
  assert.equal(chatPrompt(other, [...messages, { role: 'user', content: ' bye ' }], { addGenerationPrompt: true, more: {} }), '[good day]\n[bye]\n');
});

test('a model without a template says what to use', () => {
  const { chatTemplate: _, ...files } = model.files;
  assert.throws(() => chatPrompt({ ...model, files }, messages, { addGenerationPrompt: true, more: {} }), /has no chat template: use \/v1\/completions/);
});

for (const [what, changes, message] of [
  ['no messages', { messages: [] }, /messages must hold at least one message/],
  ['a message without a role', { messages: [{ content: 'a' }] }, /messages\[0\]\.role must be a string, got nothing/],
  ['an image', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, /a part of type "image_url": only text is served/],
  ['tools', { tools: [{ type: 'function' }] }, /'tools' is not served/],
  ['JSON as a format', { response_format: { type: 'json_object' } }, /response_format must be of type 'text'/],
] as const) {
  test(`rejects ${what}`, async () => {
    const { status, body } = await ask(changes);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(body.error.message, message);
  });
}

test('a conversation that is too long to be tokenized is refused before its template runs', async () => {
  const seen = await ask({ messages: Array.from({ length: 3 }, () => ({ role: 'user', content: 'a'.repeat(1500) })) });
  assert.equal(seen.status, 413);
  assert.match(seen.body.error.message, /the conversation has 4500 characters, the limit is 4096 for a model of 128 tokens: shorten it/);
});
