import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EXIT } from '../../../src/agent/exit.ts';
import { layOut } from '../../../src/agent/repository/lay-out.ts';
import { readPlan, type RepositoryPlan } from '../../../src/agent/repository/plan.ts';
import { Failure } from '../../../src/agent/failure.ts';
import { scratch } from '../../support/tiny.ts';
import { startAgent } from '../process.ts';

function files(root: string, all: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const CONFIG = 'name: "m"\nbackend: "onnxruntime"\n';
const FILES = ['onnx/model.onnx', 'model.onnx'];

async function failing(work: Promise<unknown>, exit: Failure['exit']): Promise<string> {
  const failure = await work.then(() => undefined, (error: unknown) => error);
  assert.ok(failure instanceof Failure, String(failure));
  assert.equal(failure.exit, exit);
  return failure.message;
}

describe('a repository of fetched folders', () => {
  const plan = (folder: string, more: Partial<RepositoryPlan> = {}): RepositoryPlan => ({ models: [{ name: 'm', config: CONFIG, versions: [{ version: 1, folder, files: FILES }] }], ...more });

  test('has the configuration, and links to the folders of the files', async () => {
    const hub = files(scratch(), { 'config.json': '{}', 'onnx/model.onnx': 'graph', 'onnx/model.onnx_data': 'weights' });
    const root = join(scratch(), 'repository');
    assert.deepEqual(await layOut(root, plan(hub)), ['m']);
    assert.equal(readFileSync(join(root, 'm/1/model.onnx_data'), 'utf8'), 'weights');
    assert.equal(readlinkSync(join(root, 'm/1')), join(hub, 'onnx'));
    assert.equal(readFileSync(join(root, 'm/config.pbtxt'), 'utf8'), `${CONFIG}default_model_filename: "model.onnx"\n`);
  });

  test('takes the first file that is there', async () => {
    const root = join(scratch(), 'repository');
    await layOut(root, plan(files(scratch(), { 'model.onnx': 'graph' })));
    assert.ok(existsSync(join(root, 'm/1/model.onnx')));
  });

  test('is made anew by a container that starts again', async () => {
    const root = join(scratch(), 'repository');
    await layOut(root, plan(files(scratch(), { 'model.onnx': 'one' })));
    await layOut(root, plan(files(scratch(), { 'onnx/model.onnx': 'two' })));
    assert.equal(readFileSync(join(root, 'm/1/model.onnx'), 'utf8'), 'two');
  });

  test('is refused where no file is there, with what is', async () => {
    const folder = files(scratch(), { 'pytorch_model.bin': '', 'config.json': '' });
    assert.equal(await failing(layOut(join(scratch(), 'r'), plan(folder)), 'notFound'),
      `version 1 of 'm' has none of 'onnx/model.onnx', 'model.onnx' in '${folder}', only 'config.json', 'pytorch_model.bin': export the model to that file, or name another`);
  });

  test('is refused in a folder that holds something else', async () => {
    const root = files(scratch(), { 'other/config.pbtxt': '' });
    assert.match(await failing(layOut(root, plan(files(scratch(), { 'model.onnx': '' }))), 'usage'), /holds 'other', which is not in the plan/);
  });

  test('is refused where versions have files of different names', async () => {
    const [one, two] = [files(scratch(), { 'a.onnx': '' }), files(scratch(), { 'b.onnx': '' })];
    const versions = [{ version: 1, folder: one, files: ['a.onnx'] }, { version: 2, folder: two, files: ['b.onnx'] }];
    assert.match(await failing(layOut(join(scratch(), 'r'), { models: [{ name: 'm', config: CONFIG, versions }] }), 'usage'), /files of different names \(a\.onnx, b\.onnx\)/);
  });

  test('may have an ensemble, whose version has no files', async () => {
    const folder = files(scratch(), { 'model.onnx': '' });
    const root = join(scratch(), 'r');
    const ensemble = 'name: "all"\nplatform: "ensemble"\nensemble_scheduling { step [ { model_name: "m" model_version: -1 } ] }';
    await layOut(root, { models: [...plan(folder).models, { name: 'all', config: ensemble, versions: [{ version: 1, folder: '/nowhere', files: [] }] }] });
    assert.deepEqual(readdirSync(join(root, 'all')).sort(), ['1', 'config.pbtxt']);
  });
});

describe('a repository that is there', () => {
  const existing = (folder: string, ...models: string[]): RepositoryPlan => ({ models: [], existing: { folder, models } });

  test('is linked to, model by model', async () => {
    const there = files(scratch(), { 'm/config.pbtxt': CONFIG, 'm/1/model.onnx': '', 'n/1/model.onnx': '', 'README.md': '', 'tokenizers/n/config.json': '{}' });
    const root = join(scratch(), 'r');
    assert.deepEqual(await layOut(root, existing(there)), ['m', 'n']);
    assert.equal(readlinkSync(join(root, 'm')), join(there, 'm'));
  });

  test('gives way to a configuration of the plan', async () => {
    const there = files(scratch(), { 'm/config.pbtxt': 'name: "m" backend: "x"', 'm/3/model.onnx': '' });
    const root = join(scratch(), 'r');
    await layOut(root, { ...existing(there), models: [{ name: 'm', config: CONFIG, versions: [{ version: 3, folder: join(there, 'm/3'), files: ['model.onnx'] }] }] });
    assert.match(readFileSync(join(root, 'm/config.pbtxt'), 'utf8'), /onnxruntime/);
  });

  const WRONG: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], RegExp])[] = [
    ['a name that is not the folder\'s', { 'm/config.pbtxt': 'name: "x" backend: "b"', 'm/1/f': '' }, [], /'m\/config\.pbtxt' says name: "x": write "m", or rename the folder/],
    ['no folder of a version', { 'm/config.pbtxt': CONFIG, 'm/model.onnx': '' }, [], /'m' has no folder of a version: put its files into 'm\/1'/],
    ['a folder too many', { 'models/m/config.pbtxt': CONFIG, 'models/m/1/model.onnx': '' }, [], /'models' holds the folder 'm' with a config\.pbtxt: the models lie one folder too deep, move 'models\/m' up/],
    ['a folder too few', { 'config.pbtxt': CONFIG, '1/model.onnx': '' }, [], /is the folder of one model, not of a repository \(1, config\.pbtxt\)/],
    ['no folders', { 'model.onnx': '' }, [], /it has no folders of models/],
    ['neither backend nor known file', { 'm/config.pbtxt': 'name: "m"', 'm/1/weights.bin': '' }, [], /names neither a backend nor a platform/],
    ['a step that is not there', { 'all/config.pbtxt': 'platform: "ensemble" ensemble_scheduling { step { model_name: "gone" model_version: -1 } }', 'all/1/.keep': '' }, [], /the ensemble 'all' has a step of model_name "gone", which is not in the repository/],
    ['a version of a step that is not there', { 'all/config.pbtxt': 'platform: "ensemble" ensemble_scheduling { step { model_name: "m" model_version: 7 } }', 'all/1/.keep': '', 'm/1/model.onnx': '' }, [], /asks for version 7 of 'm', which has 1/],
    ['a configuration that is no text of protobuf', { 'm/config.pbtxt': 'name: "m"\nbackend "onnxruntime', 'm/1/model.onnx': '' }, [], /'m\/config\.pbtxt' is no text of protobuf: line 2 has '"' where/],
    ['a model that was asked for and is not there', { 'm/1/model.onnx': '' }, ['n'], /it has no folder 'n', only 'm'/],
  ];
  for (const [title, all, models, sentence] of WRONG) {
    test(`is refused for ${title}`, async () => {
      assert.match(await failing(layOut(join(scratch(), 'r'), existing(files(scratch(), all), ...models)), 'damaged'), sentence);
    });
  }

  test('may have whatever protobuf writes: comments, lists, strings in pieces, other brackets', async () => {
    const config = '# ours\nname: "m" # name\nbackend: \'onnx\' "runtime";\ninput [ { name: "a" dims: [ -1, 2 ] }, < name: "b" dims: 1 dims: 2 > ]\noptimization { execution_accelerators { gpu_execution_accelerator: [ { name: "x" parameters { key: "k" value: "v\\"" } } ] } }\nmax_batch_size: 8,';
    await layOut(join(scratch(), 'r'), existing(files(scratch(), { 'm/config.pbtxt': config, 'm/1/model.onnx': '' })));
  });
});

describe('a plan', () => {
  const WRONG: readonly (readonly [string, unknown, RegExp])[] = [
    ['without models', {}, /has neither 'models' nor 'existing'/],
    ['with a name that is no folder', { models: [{ name: '../x', config: 'm.pbtxt', versions: [] }] }, /has a model's 'name' of "\.\.\/x"/],
    ['with a configuration elsewhere', { models: [{ name: 'm', config: '../m.pbtxt', versions: [] }] }, /name a file beside the plan/],
    ['with a configuration that is not there', { models: [{ name: 'm', config: 'n.pbtxt', versions: [] }] }, /'n\.pbtxt' of 'm', which cannot be read \(ENOENT\)/],
    ['without versions', { models: [{ name: 'm', config: 'm.pbtxt', versions: [] }] }, /has no list of 'versions' of 'm'/],
    ['with a version 0', { models: [{ name: 'm', config: 'm.pbtxt', versions: [{ version: 0, folder: '/x' }] }] }, /has a 'version' of 'm' of 0/],
    ['with files elsewhere', { models: [{ name: 'm', config: 'm.pbtxt', versions: [{ version: 1, folder: '/x', files: ['../y'] }] }] }, /no list of paths below its folder/],
    ['with a relative folder', { models: [{ name: 'm', config: 'm.pbtxt', versions: [{ version: 1, folder: 'x' }] }] }, /give an absolute path/],
  ];
  for (const [title, plan, sentence] of WRONG) {
    test(`${title} is refused`, async () => {
      const folder = files(scratch(), { 'repository.json': JSON.stringify(plan), 'm.pbtxt': CONFIG });
      assert.match(await failing(readPlan(join(folder, 'repository.json')), 'usage'), sentence);
    });
  }
});

describe('the command', () => {
  test('makes the repository and says what is in it', async () => {
    const [folder, root] = [files(scratch(), { 'model.onnx': '' }), join(scratch(), 'r')];
    const plan = files(scratch(), { 'repository.json': JSON.stringify({ models: [{ name: 'm', config: 'm.pbtxt', versions: [{ version: 1, folder, files: FILES }] }] }), 'm.pbtxt': CONFIG });
    const agent = startAgent(['repository', root, '--repository-plan', join(plan, 'repository.json'), '--progress=json']);
    assert.equal(await agent.ended(), EXIT.complete.code);
    assert.match(agent.output(), /has the model 'm'/);
    assert.ok(existsSync(join(root, 'm/1/model.onnx')));
  });

  test('ends with the code of what is wrong', async () => {
    const damaged = files(scratch(), { 'm/config.pbtxt': 'name: "x"\nbackend: "b"', 'm/1/f': '' });
    const plan = files(scratch(), { 'repository.json': JSON.stringify({ existing: { folder: damaged } }) });
    const agent = startAgent(['repository', join(scratch(), 'r'), '--repository-plan', join(plan, 'repository.json')]);
    assert.equal(await agent.ended(), EXIT.damaged.code);
    assert.match(agent.output(), /says name: "x": write "m"/);
  });

  test('is whole after an agent that was killed at any moment has been started again', async () => {
    const hub = files(scratch(), { 'model.onnx': 'graph' });
    const models = Array.from({ length: 300 }, (_, index) => ({ name: `m${index}`, config: 'm.pbtxt', versions: [{ version: 1, folder: hub, files: FILES }] }));
    const config = files(scratch(), { 'm.pbtxt': 'backend: "onnxruntime"\n', 'plan.json': JSON.stringify({ models }) });
    const root = join(scratch(), 'repository');
    const args = ['repository', root, `--repository-plan=${join(config, 'plan.json')}`];
    let unfinished = 0;
    while (unfinished < 5) {
      const agent = startAgent(args);
      const wanted = Math.floor(Math.random() * models.length);
      while (agent.process.exitCode === null && !existsSync(join(root, `m${wanted}/1`))) await setImmediate();
      agent.process.kill('SIGKILL');
      if (await agent.ended() === null) unfinished += 1;
    }
    assert.equal(await startAgent(args).ended(), 0);
    assert.deepEqual(models.filter(({ name }) => readFileSync(join(root, name, '1/model.onnx'), 'utf8') !== 'graph' || !existsSync(join(root, name, 'config.pbtxt'))), []);
    assert.equal(readdirSync(root).length, models.length);
  });

  test('wants one folder', async () => {
    assert.equal(await startAgent(['repository']).ended(), EXIT.usage.code);
  });
});
