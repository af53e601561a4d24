import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readHubModel } from '../../src/server/model/read-hub-model.ts';
import { loadTokenizer } from '../../src/server/model/tokenizer.ts';
import { scratch, tinyModel } from '../support/tiny.ts';

const embed = tinyModel('embed');
const FP32 = { graph: 'fp32' } as const;

/** A copy of the model with some files changed: undefined removes one. */
function changed(files: Readonly<Record<string, object | string | undefined>>, from: string = embed): string {
  const folder = join(scratch(), 'model');
  cpSync(from, folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) rmSync(join(folder, name), { recursive: true });
    else writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const config = (changes: object): object => ({ ...JSON.parse(readFileSync(join(embed, 'config.json'), 'utf8')) as object, ...changes });

test('reads pooling, normalisation and the lowest limit from the files', async () => {
  const model = await readHubModel(embed, FP32);
  assert.equal(model.task, 'feature-extraction');
  assert.deepEqual([model.embedding.pooling, model.embedding.normalize], ['mean', true]);
  assert.equal(model.maxTokens, 96);
});

test('padding and truncation of tokenizer.json are reset', async () => {
  const tokenizer = await loadTokenizer(join(embed, 'tokenizer.json'));
  assert.ok((await tokenizer.encode('hi')).getLength() < 10);
});

for (const [name, fix] of [['config.json', /copy the whole repository/], ['tokenizer.json', /save_pretrained/]] as const) {
  test(`rejects a folder without ${name} with what to do`, async () => {
    await assert.rejects(readHubModel(changed({ [name]: undefined }), FP32), (error: Error) => error.message.startsWith(`${name} is missing`) && fix.test(error.message));
  });
}

test('rejects a folder without ONNX with what to do', async () => {
  await assert.rejects(readHubModel(changed({ onnx: undefined }), FP32), /onnx\/model\.onnx and model\.onnx are missing in the model folder: export it with/);
});

test('rejects a variant that is not there and names those that are', async () => {
  await assert.rejects(readHubModel(embed, { graph: 'fp16' }), /has the variant fp32, int8: choose it with --graph/);
});

test('an ONNX file beside config.json is found, too', async () => {
  const folder = changed({ onnx: undefined });
  cpSync(join(embed, 'onnx/model.onnx'), join(folder, 'model.onnx'));
  assert.equal((await readHubModel(folder, FP32)).graphPath, join(folder, 'model.onnx'));
});

test('rejects a folder that is not there', async () => {
  await assert.rejects(readHubModel('/nowhere/at/all', FP32), /does not exist: name a folder/);
});

test('rejects a file that was not downloaded completely', async () => {
  await assert.rejects(readHubModel(changed({ 'config.json': '{"architectures": ["Ber' }), FP32), /config\.json is no JSON \(\d+ characters\)/);
});

test('rejects an architecture whose task is not known, and takes --task for it', async () => {
  const folder = changed({ 'config.json': config({ architectures: ['BertForNothing'] }), 'modules.json': undefined });
  await assert.rejects(readHubModel(folder, FP32), /BertForNothing.*--task/);
  assert.equal((await readHubModel(folder, { ...FP32, task: 'fill-mask' })).task, 'fill-mask');
});

test('rejects a module that is not in the graph', async () => {
  const modules = [{ type: 'sentence_transformers.models.Transformer', path: '' }, { type: 'sentence_transformers.models.Dense', path: '2_Dense' }];
  await assert.rejects(readHubModel(changed({ 'modules.json': modules }), FP32), /module 'Dense'/);
});

test('rejects two poolings at once', async () => {
  const pooling = { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true };
  await assert.rejects(readHubModel(changed({ '1_Pooling/config.json': pooling }), FP32), /pooling_mode_cls_token and pooling_mode_mean_tokens/);
});

test('positions of RoBERTa start after the padding id', async () => {
  const folder = changed({
    'config.json': config({ model_type: 'xlm-roberta', max_position_embeddings: 66, pad_token_id: 1 }),
    'sentence_bert_config.json': undefined,
  });
  assert.equal((await readHubModel(folder, FP32)).maxTokens, 64);
});

test('a limit of 1e30 is none', async () => {
  const folder = changed({ 'tokenizer_config.json': { model_max_length: 1e30 }, 'sentence_bert_config.json': undefined, 'config.json': config({ max_position_embeddings: 77 }) });
  assert.equal((await readHubModel(folder, FP32)).maxTokens, 77);
});

test('a classifier with one label ranks, one with more classifies', async () => {
  assert.equal((await readHubModel(tinyModel('rerank'), FP32)).task, 'text-ranking');
  assert.equal((await readHubModel(tinyModel('classify'), FP32)).task, 'text-classification');
});

test('a chat template in a file of its own wins', async () => {
  const folder = changed({ 'chat_template.jinja': 'own', 'tokenizer_config.json': { chat_template: 'other' } });
  assert.equal((await readHubModel(folder, FP32)).chatTemplate, 'own');
});
