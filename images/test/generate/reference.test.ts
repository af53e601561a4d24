import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { chatPrompt } from '../../src/server/generate/chat-prompt.ts';
import { endIds } from '../../src/server/generate/defaults.ts';
import { generateText } from '../../src/server/generate/generate-text.ts';
import { GREEDY } from '../../src/server/generate/sampling.ts';
import { call } from '../support/calls.ts';
import { reference, referenceModel } from '../support/reference.ts';
import { loaded, requestOf, textOf } from './loading.ts';

const { folder, skip } = referenceModel('generate-llama');

describe('generate-llama goes on as the reference', { skip }, async () => {
  if (skip !== false) return;
  const model = await loaded(folder);

  for (const it of reference<any>(folder)) {
    test(it.prompt, async () => {
      const request = await requestOf(model, it.prompt, { endIds: endIds(model) });
      assert.deepEqual([...request.prompt], it.input_ids);
      const { ids, text, finish } = await textOf(model, request);
      assert.deepEqual([ids, text, finish], [it.greedy_ids, it.greedy_text, it.finish_reason]);
    });

    test(`${it.prompt}: log probabilities`, async () => {
      for await (const { tokens: [first] } of generateText(model, await requestOf(model, it.prompt, { maxTokens: 4, sampling: { ...GREEDY, topLogprobs: 5 } }), call())) {
        assert.deepEqual(first?.logprobs?.top.map(({ token }) => token), it.logprobs_of_first.map(({ id }: any) => id));
        first?.logprobs?.top.forEach(({ logprob }, index) => assert.ok(Math.abs(logprob - it.logprobs_of_first[index].logprob) < 1e-4));
        break;
      }
    });
  }

  test('the chat template', async () => {
    const { chat } = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as any;
    const text = chatPrompt(model, chat.messages, { addGenerationPrompt: true, more: {} });
    assert.equal(text, chat.rendered);
    assert.deepEqual((await model.tokenizer.encode(text, null, { addSpecialTokens: false })).getIds(), chat.input_ids);
  });
});
