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

test('several texts are cut each for itself', async () => {
  const lengths = (await encode(model, [words(3), words(500), words(4)])).map((encoding) => encoding.getLength());
  assert.deepEqual(lengths, [5, model.limits.maxTokens, 6]);
});
