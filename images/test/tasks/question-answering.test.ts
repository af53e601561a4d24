import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../../src/server/tasks/question-answering.ts';
import { call } from '../support/calls.ts';
import { asking } from './ask.ts';

const qa = await asking('qa');
const question = 'what day';

test('an answer is a part of the context, by code points', async () => {
  const context = 'good 🙂 day 🙂 bad';
  for (const { answer, start, end } of await qa.pipeline({ question, context }, { top_k: 5 })) {
    assert.equal([...context].slice(start, end).join(''), answer);
  }
});

test('answers have at most max_answer_len tokens', async () => {
  const list = await qa.pipeline({ question, context: 'a good bad day a good bad day' }, { top_k: 20, max_answer_len: 1 });
  assert.ok(list.every(({ answer }: any) => !answer.includes(' ')));
});

test('a context over the limit is searched to its end', async () => {
  const context = `${'bad '.repeat(400)}wonderful`;
  const [list] = await answer(qa.model, [{ question, context }], { topK: 100_000, docStride: 8, maxAnswerLen: 1 }, call()) as [any[]];
  assert.ok(list.some(({ end }: any) => end === context.length));
  assert.equal(new Set(list.map(({ start, end }: any) => `${start}-${end}`)).size, list.length);
});

test('no answer may win only where that is asked for', async () => {
  const list = await qa.pipeline({ question, context: 'good day' }, { top_k: 50, handle_impossible_answer: true });
  assert.ok(list.some(({ answer, start, end }: any) => answer === '' && start === 0 && end === 0));
  assert.ok((await qa.pipeline({ question, context: 'good day' }, { top_k: 50 })).every(({ answer }: any) => answer !== ''));
});

test('a stride that leaves no step is an error', () => assert.rejects(
  qa.pipeline({ question, context: 'bad '.repeat(400) }, { doc_stride: 500 }), { kind: 'invalid', message: /the stride must be less than the \d+ tokens/ },
));
test('rejects a missing context', () => assert.rejects(qa.pipeline({ question }), /'context' must be a string/));
