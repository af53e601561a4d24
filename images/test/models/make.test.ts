import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import '../../src/server/runtime/no-telemetry.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Tokenizer } from 'tokenizers';
import { MODELS } from './catalog.ts';
import { makeModels } from './make.ts';

const out = mkdtempSync(join(tmpdir(), 'models-'));
after(() => rmSync(out, { recursive: true, force: true }));
const folders = makeModels(join(out, 'one'));

for (const [name, folder] of Object.entries(folders)) {
  for (const file of ['model.onnx', 'model_quantized.onnx'].filter((graph) => existsSync(join(folder, 'onnx', graph)))) {
    test(`${name}/${file} runs in onnxruntime with what its tokenizer makes`, async () => {
      const outputs = await run(join(folder, 'onnx', file), await encode(folder, 'The film was wonderful.'));
      assert.ok(Object.values(outputs).every((tensor) => (tensor.data as Float32Array).every(Number.isFinite)));
    });
  }
}

test('the classifier takes good words for POSITIVE and bad ones for NEGATIVE', async () => {
  const folder = folders['classify'] as string;
  const difference = async (text: string) => {
    const { logits } = await run(join(folder, 'onnx/model.onnx'), await encode(folder, text));
    const [negative, positive] = logits?.data as Float32Array;
    return Number(positive) - Number(negative);
  };
  assert.ok(await difference('A wonderful film, I loved it') > 1);
  assert.ok(await difference('A terrible film, I hated it') < -1);
});

test('a decoder that is fed token by token through its cache says what it says at once', async () => {
  const folder = folders['generate'] as string;
  const graph = join(folder, 'onnx/model.onnx');
  const ids = await encode(folder, 'hello');
  const whole = await run(graph, ids);
  const first = await run(graph, ids.slice(0, 2));
  const rest = await run(graph, ids.slice(2), 2, first);
  assert.ok(distance(whole['logits'] as Tensor, rest['logits'] as Tensor) < 1e-4);
});

test('two runs write the same bytes', () => {
  const again = makeModels(join(out, 'two'));
  for (const name of Object.keys(MODELS)) {
    for (const file of readdirSync(folders[name] as string, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      const other = path.replace(folders[name] as string, again[name] as string);
      assert.deepEqual(readFileSync(path), readFileSync(other), path);
    }
  }
});

async function encode(folder: string, text: string): Promise<number[]> {
  const tokenizer = await Tokenizer.fromFile(join(folder, 'tokenizer.json'));
  return [...(await tokenizer.encode(text)).getIds()];
}

async function run(path: string, ids: readonly number[], past = 0, cache: Readonly<Record<string, Tensor>> = {}) {
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
  const numbers = (values: readonly number[]) => new Tensor('int64', BigInt64Array.from(values.map(BigInt)), [1, values.length]);
  const feed = (name: string): Tensor => {
    if (name === 'input_ids') return numbers(ids);
    if (name === 'attention_mask') return numbers(new Array<number>(past + ids.length).fill(1));
    if (name === 'position_ids') return numbers(ids.map((_, index) => past + index));
    if (name === 'token_type_ids') return numbers(ids.map(() => 0));
    return cache[name.replace('past_key_values', 'present')] ?? new Tensor('float32', new Float32Array(0), [1, 4, 0, 8]);
  };
  return await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feed(name)]))) as Record<string, Tensor>;
}

/** Between the ends of two lists of numbers, where the longer one has more before. */
function distance(whole: Tensor, end: Tensor): number {
  const numbers = (whole.data as Float32Array).slice(-end.data.length);
  return numbers.reduce((most, value, index) => Math.max(most, Math.abs(value - Number(end.data[index]))), 0);
}
