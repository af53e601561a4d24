import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { GRAPHS } from '../../../src/server/model/graph-file.ts';
import { select, type Item, type Wishes } from '../../../src/agent/select/select.ts';
import { GRAPH_SUFFIXES } from '../../../src/agent/select/variants.ts';
import { LISTINGS } from './listings.ts';

const NOTHING: Wishes = { allow: [], ignore: [], weights: 'auto' };

function chosen(files: readonly Item[], wishes: Partial<Wishes> = {}): string[] {
  return select(files, { ...NOTHING, ...wishes }).chosen.map(({ path }) => path);
}

/** What is not text: most of the bytes. */
function weights(files: readonly Item[], wishes: Partial<Wishes> = {}): string[] {
  return chosen(files, wishes).filter((path) => !/\.(json|txt|md|py|yaml|jinja|model|model\.v3)$|LICENSE|tekken/.test(path));
}

function refused(files: readonly Item[], wishes: Partial<Wishes> = {}): string {
  try {
    chosen(files, wishes);
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.exit, 'notFound');
    return error.message;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}

describe('one format of weights is chosen of a hub model', () => {
  test("Llama: the parts with their index, not the maker's layout in original/", () => {
    assert.deepEqual(chosen(LISTINGS.llama), [
      'LICENSE', 'README.md', 'USE_POLICY.md', 'config.json', 'generation_config.json', 'model-00001-of-00004.safetensors', 'model-00002-of-00004.safetensors',
      'model-00003-of-00004.safetensors', 'model-00004-of-00004.safetensors', 'model.safetensors.index.json', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json',
    ]);
  });

  test('BERT: safetensors of seven formats, and every reason is told', () => {
    const { chosen: taken, left } = select(LISTINGS.bert, NOTHING);
    assert.deepEqual(taken.map(({ path }) => path), ['LICENSE', 'README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt']);
    assert.equal(taken.length + left.length, LISTINGS.bert.length);
    assert.deepEqual(left.find(({ file }) => file.path === 'pytorch_model.bin')?.reason, 'another format: safetensors is taken');
    assert.deepEqual(left.find(({ file }) => file.path === '.gitattributes')?.reason, 'not part of the model');
  });

  test('Mistral: not the same weights once more as consolidated.safetensors', () => {
    assert.deepEqual(weights(LISTINGS.mistral), ['model-00001-of-00003.safetensors', 'model-00002-of-00003.safetensors', 'model-00003-of-00003.safetensors']);
    assert.ok(chosen(LISTINGS.mistral).includes('params.json'));
  });

  test('Pixtral: consolidated.safetensors where there is nothing else', () => {
    assert.deepEqual(chosen(LISTINGS.pixtral), ['README.md', 'consolidated.safetensors', 'params.json', 'tekken.json']);
  });

  test('a sentence transformer: safetensors with its modules, neither onnx/ nor openvino/', () => {
    assert.deepEqual(weights(LISTINGS.minilm), ['model.safetensors']);
    for (const path of ['1_Pooling/config.json', 'modules.json', 'sentence_bert_config.json', 'train_script.py']) assert.ok(chosen(LISTINGS.minilm).includes(path), path);
  });

  test('a module without safetensors comes in the format that it has', () => {
    assert.deepEqual(weights(LISTINGS.dense), ['model.safetensors', '2_Dense/pytorch_model.bin']);
  });

  test('a module that has only a pickle is an error when safetensors are asked for', () => {
    assert.match(refused(LISTINGS.dense, { weights: 'safetensors' }), /'2_Dense' has no safetensors weights; there are 2_Dense\/pytorch_model\.bin \(3\.0 MiB\): use --weights auto, or leave '2_Dense\/\*' out with --ignore/);
    assert.deepEqual(weights(LISTINGS.dense, { weights: 'safetensors', ignore: ['2_Dense/'] }), ['model.safetensors']);
  });

  test('GPTQ and AWQ: what there is', () => {
    assert.deepEqual(weights(LISTINGS.gptq), ['model.safetensors']);
    assert.deepEqual(weights(LISTINGS.awq), ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']);
    assert.ok(chosen(LISTINGS.awq).includes('chat_template.jinja'));
  });

  test('diffusers: one precision in every folder, and no checkpoint in one file beside the folders', () => {
    assert.deepEqual(weights(LISTINGS.diffusers), ['safety_checker/model.safetensors', 'text_encoder/model.safetensors', 'unet/diffusion_pytorch_model.safetensors', 'vae/diffusion_pytorch_model.safetensors']);
    assert.deepEqual(weights(LISTINGS.diffusers, { variant: 'fp16' }), ['safety_checker/model.fp16.safetensors', 'text_encoder/model.fp16.safetensors', 'unet/diffusion_pytorch_model.fp16.safetensors', 'vae/diffusion_pytorch_model.safetensors']);
    assert.ok(chosen(LISTINGS.diffusers).includes('scheduler/scheduler_config.json'));
  });

  test('an adapter: its safetensors, without remains of training', () => {
    assert.deepEqual(chosen(LISTINGS.lora), ['README.md', 'adapter_config.json', 'adapter_model.safetensors', 'added_tokens.json', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json']);
  });

  test('an adapter beside a model comes in its own format', () => {
    const both = [...LISTINGS.gptq, { path: 'adapter_config.json', size: 1 }, { path: 'adapter_model.bin', size: 1 }];
    assert.deepEqual(weights(both), ['model.safetensors', 'adapter_model.bin']);
  });

  test('custom code stays, remains of training and pictures do not', () => {
    assert.deepEqual(chosen(LISTINGS.custom), ['config.json', 'configuration_custom.py', 'modeling_custom.py', 'tokenization_custom.py', 'generation_config.json',
      'pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin', 'pytorch_model.bin.index.json', 'tokenizer.model']);
  });
});

describe('a format is asked for', () => {
  test('bin', () => assert.deepEqual(weights(LISTINGS.bert, { weights: 'bin' }), ['pytorch_model.bin']));

  test('one that is not there is an error that lists what is', () => {
    assert.match(refused(LISTINGS.llama, { weights: 'gguf' }), /^there are no gguf weights; there are model-00002-of-00004\.safetensors \(4\.7 GiB\), .*: take another format with --weights, or --weights auto$/);
  });

  test('all takes every file', () => assert.equal(chosen(LISTINGS.bert, { weights: 'all' }).length, LISTINGS.bert.length));

  test('none takes tokenizer and configuration', () => {
    assert.deepEqual(weights(LISTINGS.minilm, { weights: 'none' }), []);
    assert.ok(chosen(LISTINGS.minilm, { weights: 'none' }).includes('tokenizer.json'));
    assert.deepEqual(chosen(LISTINGS.noWeights, { weights: 'none' }), ['README.md', 'config.json', 'tokenizer.json']);
  });
});

describe('graphs of ONNX', () => {
  test('fp32 unless said otherwise', () => assert.deepEqual(weights(LISTINGS.minilm, { weights: 'onnx' }), ['onnx/model.onnx']));
  test('by variant', () => assert.deepEqual(weights(LISTINGS.whisper, { weights: 'onnx', variant: 'int8' }), ['onnx/encoder_model_quantized.onnx', 'onnx/decoder_model_merged_quantized.onnx']));
  test('by name', () => assert.deepEqual(weights(LISTINGS.minilm, { weights: 'onnx', variant: 'model_qint8_avx512' }), ['onnx/model_qint8_avx512.onnx']));
  test('where only ONNX is there, it is taken', () => assert.deepEqual(weights(LISTINGS.whisper), ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx']));
  test('data beside a graph goes with it', () => {
    assert.deepEqual(weights(LISTINGS.bigOnnx), ['onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model.onnx_data_1']);
    assert.deepEqual(weights(LISTINGS.bigOnnx, { variant: 'q4' }), ['onnx/model_q4.onnx']);
  });
  test('the folder onnx/ before the same graph beside config.json', () => {
    assert.deepEqual(weights([...LISTINGS.bert, { path: 'onnx/model.onnx', size: 9 }], { weights: 'onnx' }), ['onnx/model.onnx']);
  });
  test('a module without a graph keeps its safetensors', () => {
    const files = [...LISTINGS.minilm, { path: '2_Dense/model.safetensors', size: 1 }, { path: '2_Dense/config.json', size: 1 }];
    assert.deepEqual(weights(files, { weights: 'onnx' }), ['onnx/model.onnx', '2_Dense/model.safetensors']);
  });
  test('an unknown variant is an error that names those there are', () => {
    assert.match(refused(LISTINGS.bigOnnx, { variant: 'int8' }), /no weights of the variant 'int8'; .* say --variant fp16, fp32 or q4$/);
  });
  test('the names are those that the server looks for', () => {
    for (const [variant, names] of Object.entries(GRAPHS)) {
      assert.deepEqual(GRAPH_SUFFIXES[variant as keyof typeof GRAPHS].map((suffix) => `model${suffix}.onnx`), names);
    }
  });
});

describe('quantizations of GGUF', () => {
  test('Q4_K_M of several', () => assert.deepEqual(weights(LISTINGS.qwenGguf), ['qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf', 'qwen2.5-7b-instruct-q4_k_m-00002-of-00002.gguf']));
  test('by variant, in any case', () => assert.deepEqual(weights(LISTINGS.qwenGguf, { variant: 'q2_k' }), ['qwen2.5-7b-instruct-q2_k.gguf']));
  test('in folders, with one projector', () => {
    assert.deepEqual(weights(LISTINGS.unslothGguf), ['M-Q4_K_M.gguf', 'mmproj-F16.gguf']);
    assert.deepEqual(weights(LISTINGS.unslothGguf, { variant: 'BF16' }), ['BF16/M-BF16-00001-of-00002.gguf', 'BF16/M-BF16-00002-of-00002.gguf', 'mmproj-F16.gguf']);
    assert.deepEqual(weights(LISTINGS.unslothGguf, { variant: 'UD-Q4_K_XL' }), ['M-UD-Q4_K_XL.gguf', 'mmproj-F16.gguf']);
  });
  test('the only one there is', () => assert.deepEqual(weights([{ path: 'm-Q8_0.gguf', size: 1 }, { path: 'README.md', size: 1 }]), ['m-Q8_0.gguf']));
  test('several without the usual one: say which', () => {
    const files = LISTINGS.qwenGguf.filter(({ path }) => !path.includes('q4_k_m'));
    assert.match(refused(files), /no weights of the variant 'Q4_K_M'; .*: say --variant FP16, Q2_K or Q8_0$/);
  });
});

describe('patterns', () => {
  test('what is allowed is taken as it is, without another choice', () => {
    assert.deepEqual(chosen(LISTINGS.bert, { allow: ['*.bin', '*.h5'] }), ['coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/weights/weight.bin', 'pytorch_model.bin', 'tf_model.h5']);
  });
  test('a format that is asked for as well chooses among what is allowed', () => {
    assert.deepEqual(chosen(LISTINGS.bert, { allow: ['*.bin', '*.safetensors', 'config.json'], weights: 'safetensors' }), ['config.json', 'model.safetensors']);
  });
  test('what is ignored is not there for the choice', () => assert.deepEqual(weights(LISTINGS.bert, { ignore: ['*.safetensors'] }), ['pytorch_model.bin']));
  test('ignoring wins over allowing', () => assert.deepEqual(chosen(LISTINGS.minilm, { allow: ['onnx/*'], ignore: ['*_O?.onnx', '*int8*'] }), ['onnx/model.onnx']));
  test('nothing left is an error that lists what there is', () => {
    assert.match(refused(LISTINGS.gptq, { allow: ['*.gguf'] }), /^no file fits --allow and --ignore; there are model\.safetensors \(3\.8 GiB\), .*: change the patterns$/);
  });
});

describe('what is no hub model is taken whole', () => {
  for (const name of ['triton', 'sklearn', 'mlflow', 'kokoro'] as const) test(name, () => assert.equal(chosen(LISTINGS[name]).length, LISTINGS[name].length));
  test('a single file', () => assert.deepEqual(chosen([{ path: 'model.tar.gz', size: 1 }]), ['model.tar.gz']));
});

describe('what is incomplete is refused', () => {
  test('no weights at all', () => assert.match(refused(LISTINGS.noWeights), /^no weights are selected; there are .*tokenizer\.json/));
  test('an empty source', () => assert.equal(refused([]), 'the source is empty: nothing is there'));
  test('a part that is missing', () => {
    const files = LISTINGS.llama.filter(({ path }) => path !== 'model-00003-of-00004.safetensors');
    assert.match(refused(files), /has 'model-00001-of-00004\.safetensors' but not 'model-00003-of-00004\.safetensors'/);
  });
  test('a long listing is shortened', () => {
    const files = Array.from({ length: 5000 }, (_, index) => ({ path: `shard-${index}.safetensors`, size: index }));
    assert.ok(refused(files, { weights: 'onnx' }).length < 800);
  });
});
