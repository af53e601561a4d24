import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadModel } from '../../src/server/models/load-model.ts';
import { loadTokenizer } from '../../src/server/model/tokenizer.ts';
import { encode } from '../../src/server/tasks/encode.ts';
import { LOAD } from '../support/loading.ts';
import { tinyModel } from '../support/tiny.ts';

const model = await loadModel('m', tinyModel('embed'), LOAD);
after(() => model.runner.close());
const words = (count: number): string => Array.from({ length: count }, (_, index) => ['good', 'bad', 'day', 'the'][index % 4]).join(' ');

for (const [one, two] of [[200, 0], [100, 100], [5, 200], [200, 5], [7, 7], [49, 50], [50, 49], [46, 60]] as const) {
  test(`a text of ${one} words${two === 0 ? '' : ` with one of ${two}`} is cut where Hugging Face's tokenizer cuts it`, async () => {
    const own = await loadTokenizer(model.files.tokenizerPath);
    own.setTruncation(model.limits.maxTokens);
    const input = two === 0 ? words(one) : [words(one), words(two)] as const;
    const [ours] = await encode(model, [input]);
    const theirs = await (two === 0 ? own.encode(words(one)) : own.encode(words(one), words(two)));
    assert.deepEqual(ours?.getIds(), theirs.getIds());
    assert.deepEqual(ours?.getTypeIds(), theirs.getTypeIds());
    assert.deepEqual(ours?.getOffsets(), theirs.getOffsets());
  });
}

const left = { ...model, files: { ...model.files, truncationSide: 'left' as const } };
for (const [one, two] of [[200, 0], [100, 100], [5, 200], [200, 5], [49, 50], [46, 60]] as const) {
  test(`at the left a text of ${one} words${two === 0 ? '' : ` with one of ${two}`} is cut where Hugging Face's tokenizer cuts it`, async () => {
    const own = await loadTokenizer(model.files.tokenizerPath);
    own.setTruncation(model.limits.maxTokens, { direction: 'left' });
    const input = two === 0 ? words(one) : [words(one), words(two)] as const;
    const [ours] = await encode(left, [input]);
    const theirs = await (two === 0 ? own.encode(words(one)) : own.encode(words(one), words(two)));
    assert.deepEqual(ours?.getIds(), theirs.getIds());
    assert.deepEqual(ours?.getTypeIds(), theirs.getTypeIds());
    if (two === 0) assert.deepEqual(ours?.getOffsets(), theirs.getOffsets());
  });
}

test('at the left a pair is cut where tokenizers 0.23.3 of Python cuts it', async () => {
  const [encoding] = await encode(left, [[words(30), words(21)]], { maxTokens: 13 });
  assert.deepEqual(encoding?.getIds(), [2, 184, 207, 144, 172, 184, 3, 172, 184, 207, 144, 172, 3]);
  assert.deepEqual(encoding.getTypeIds(), [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
});

test('at the left what is cut off a pair is not joined with the rest', async () => {
  const [encoding] = await encode(left, [[words(600), words(600)]]);
  assert.equal(encoding?.getLength(), model.limits.maxTokens);
  assert.ok((encoding?.getOverflowing().length ?? 0) < 10, `${encoding?.getOverflowing().length} windows`);
});

test('several texts are cut each for itself', async () => {
  const lengths = (await encode(model, [words(3), words(500), words(4)])).map((encoding) => encoding.getLength());
  assert.deepEqual(lengths, [5, model.limits.maxTokens, 6]);
});
