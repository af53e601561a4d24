import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadModel } from '../../src/server/models/load-model.ts';
import type { LoadedModel } from '../../src/server/models/loaded-model.ts';
import { taskOf } from '../../src/server/tasks/task.ts';
import { call } from '../support/calls.ts';
import { LOAD } from '../support/loading.ts';
import { reference, referenceModel } from '../support/reference.ts';

const near = (actual: number, expected: number, what = ''): void =>
  assert.ok(Math.abs(actual - expected) < 1e-4, `${what} is ${actual}, the reference has ${expected}`);

/** Cases of a model whose answers were made in Python. */
function compared(name: string, run: (ask: (instance: unknown, parameters?: object) => Promise<any>, cases: readonly any[]) => void): void {
  const { folder, skip } = referenceModel(name);
  describe(`${name} answers as the reference`, { skip }, () => {
    if (skip !== false) return;
    let model: LoadedModel;
    before(async () => { model = await loadModel(name, folder, LOAD); });
    after(() => model.runner.close());
    run(async (instance, parameters) => {
      const task = taskOf(model.files.task);
      const options = task.options(parameters);
      // Beside others of other lengths: padding must not change an answer.
      const inputs = [instance, ...reference<any>(folder).map(instanceOf)].map((it) => task.parse(it));
      const [output] = await task.run(model, inputs, options, call());
      return task.pipeline(output, options);
    }, reference<any>(folder));
  });
}

function instanceOf(it: any): unknown {
  if (it.query !== undefined) return { query: it.query, texts: it.results.map(({ text }: { text: string }) => text) };
  return it.question === undefined ? it.text : { question: it.question, context: it.context };
}

compared('classify-bert', (ask, cases) => {
  for (const it of cases) {
    test(it.text, async () => {
      const labels = await ask(it.text, { top_k: null });
      assert.equal(labels[0].label, it.label);
      for (const { label, score } of labels) near(score, it.scores[label], label);
      assert.equal(labels.length, 3);
    });
  }
});

compared('ner-distilbert', (ask, cases) => {
  for (const it of cases) {
    test(it.text, async () => {
      const found = await ask(it.text, { ignore_labels: [] });
      assert.deepEqual(found.map(({ entity, word, start, end }: any) => ({ label: entity, token: word, start, end })),
        it.tokens.map(({ label, token, start, end }: any) => ({ label, token, start, end })));
      found.forEach(({ score }: any, index: number) => near(score, it.tokens[index].score));
    });
  }
});

compared('fill-mask-roberta', (ask, cases) => {
  for (const it of cases) {
    test(it.text, async () => {
      const answer = await ask(it.text);
      const masks = it.masks.length === 1 ? [answer] : answer;
      it.masks.forEach(({ top5 }: any, mask: number) => {
        assert.deepEqual(masks[mask].map(({ token, token_str }: any) => ({ token, token_str })), top5.map(({ token, token_str }: any) => ({ token, token_str })));
        top5.forEach(({ score }: any, index: number) => near(masks[mask][index].score, score));
      });
    });
  }
});

compared('qa-bert', (ask, cases) => {
  for (const it of cases) {
    test(it.question, async () => {
      const { score, ...rest } = await ask({ question: it.question, context: it.context });
      const { score: expected, ...place } = it.answer;
      assert.deepEqual(rest, place);
      near(score, expected);
    });
  }
});

compared('rerank-xlmr', (ask, cases) => {
  for (const it of cases) {
    test(it.query, async () => {
      const texts = it.results.map(({ text }: any) => text);
      const ranked = await ask({ query: it.query, texts });
      assert.deepEqual(ranked.map(({ index }: any) => index), it.order);
      for (const { index, score } of ranked) near(score, it.results[index].score);
      for (const { index, score } of await ask({ query: it.query, texts }, { raw_scores: true })) near(score, it.results[index].logit);
    });
  }
});

compared('embed-bert', (ask, cases) => {
  for (const it of cases) {
    test(it.text, async () => {
      const vector = await ask(it.text);
      assert.equal(vector.length, it.embedding.length);
      vector.forEach((value: number, index: number) => near(value, it.embedding[index]));
    });
  }
});
