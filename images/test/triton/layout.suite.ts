import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Failure } from '../../src/agent/failure.ts';
import { layOut } from '../../src/agent/repository/lay-out.ts';
import '../../src/server/runtime/no-telemetry.ts';
import { makeModels } from '../models/make.ts';
import { scratch } from '../support/tiny.ts';
import { addModel, lacksTriton, refusalOf } from './triton.ts';

interface Mistake {
  readonly title: string;
  /** Of a repository with the model 'm' that is in order. */
  readonly spoil: (root: string) => void;
  readonly ours: RegExp;
  readonly tritons: RegExp;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** What docs/triton-transformer-pair.md says of each. */
const MISTAKES: readonly Mistake[] = [
  {
    title: 'a name that is not that of the folder', spoil: (root) => write(root, 'm/config.pbtxt', 'name: "x"\nbackend: "onnxruntime"\n'),
    ours: /'m\/config\.pbtxt' says name: "x": write "m", or rename the folder/,
    tritons: /unexpected directory name 'm' for model 'x', directory name must equal model name/,
  },
  {
    title: 'no folder of a version', spoil: (root) => { rmSync(join(root, 'm/1'), { recursive: true }); write(root, 'm/config.pbtxt', 'name: "m"\nbackend: "onnxruntime"\n'); },
    ours: /'m' has no folder of a version: put its files into 'm\/1'/,
    tritons: /at least one version must be available under the version policy of model 'm'/,
  },
  {
    title: 'models one folder too deep', spoil: (root) => { cpSync(join(root, 'm'), join(root, 'all/m'), { recursive: true }); rmSync(join(root, 'm'), { recursive: true }); },
    ours: /'all' holds the folder 'm' with a config\.pbtxt: the models lie one folder too deep, move 'all\/m' up/,
    tritons: /Invalid model name: Could not determine backend for model 'all' with no backend in model configuration/,
  },
  {
    title: 'neither a backend nor a file that shows one', spoil: (root) => { write(root, 'm/config.pbtxt', 'name: "m"\n'); rmSync(join(root, 'm/1'), { recursive: true }); write(root, 'm/1/weights.bin', ''); },
    ours: /names neither a backend nor a platform, and no version has a file by which Triton knows one/,
    tritons: /Could not determine backend for model 'm' with no backend in model configuration/,
  },
  {
    title: 'a configuration that is no text of protobuf', spoil: (root) => write(root, 'm/config.pbtxt', 'name: "m"\nbackend "onnxruntime\n'),
    ours: /'m\/config\.pbtxt' is no text of protobuf: line 2/,
    tritons: /failed to read text proto from/,
  },
  {
    title: 'a step of an ensemble that is not there', spoil: (root) => write(root, 'all/config.pbtxt', `name: "all" platform: "ensemble" max_batch_size: 8
input { name: "a" data_type: TYPE_INT64 dims: [ -1 ] } output { name: "b" data_type: TYPE_FP32 dims: [ 2 ] }
ensemble_scheduling { step { model_name: "gone" model_version: -1 input_map { key: "input_ids" value: "a" } output_map { key: "logits" value: "b" } } }
`),
    ours: /'all' has no folder of a version.*; the ensemble 'all' has a step of model_name "gone", which is not in the repository/,
    tritons: /ensemble all .*contains models that are not available|ensemble 'all' depends on 'gone' which has no loaded version/i,
  },
];

const lacks = lacksTriton();
const models = scratch();
if (lacks === undefined) makeModels(models, ['classify']);

for (const { title, spoil, ours, tritons } of MISTAKES) {
  test(`${title}: Triton ends, and the agent says what to do`, { skip: lacks ?? false }, async () => {
    const root = scratch();
    await addModel(root, 'm', join(models, 'classify'));
    spoil(root);
    const failure = await layOut(join(scratch(), 'r'), { models: [], existing: { folder: root, models: [] } }).then(() => undefined, (error: unknown) => error);
    assert.ok(failure instanceof Failure, 'the agent took it');
    assert.match(failure.message, ours);
    assert.match(await refusalOf(root, 18_890), tritons);
  });
}
