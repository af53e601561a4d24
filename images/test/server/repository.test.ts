import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { healthOf } from '../../src/server/health.ts';
import { inflight } from '../../src/server/inflight.ts';
import { loadModel } from '../../src/server/models/load-model.ts';
import { Repository } from '../../src/server/models/repository.ts';
import { repositoryOf } from '../../src/server/models/repository-of.ts';
import { settingsWith } from '../../src/server/options.ts';
import { NOBODY } from '../../src/server/runtime/observer.ts';
import { embed } from '../../src/server/tasks/feature-extraction.ts';
import { makeModels } from '../models/make.ts';
import { call } from '../support/calls.ts';
import { LOAD } from '../support/loading.ts';
import { scratch } from '../support/tiny.ts';

async function repository(names: readonly string[], settled?: () => Promise<void>) {
  const parent = join(scratch(), 'models');
  mkdirSync(parent);
  makeModels(parent, names);
  const models = new Repository({ parent, ...(settled === undefined ? {} : { settled }), load: (name, folder) => loadModel(name, folder, LOAD) });
  await models.scan();
  after(() => models.close());
  return { models, parent };
}

test('a model is found, loaded, unloaded and loaded again', async () => {
  const { models } = await repository(['embed']);
  assert.deepEqual(models.names(), [{ name: 'embed', state: 'unloaded' }]);
  assert.throws(() => models.get('embed'), /model 'embed' is unloaded/);
  await models.load('embed');
  assert.deepEqual(models.names(), [{ name: 'embed', state: 'ready' }]);
  await models.unload('embed');
  assert.throws(() => models.get('embed'), /is unloaded/);
  await models.load('embed');
  assert.equal((await embed(models.get('embed'), ['good'], {}, call())).length, 1);
});

test('a model that came after the start is found when it is asked for', async () => {
  const { models, parent } = await repository([]);
  await assert.rejects(models.load('embed'), /there is no model 'embed': this server has none/);
  makeModels(parent, ['embed']);
  await models.load('embed');
});

test('what is no model in the folder of models is skipped, and told', async () => {
  const { models, parent } = await repository(['embed']);
  for (const name of ['lost+found', 'empty']) mkdirSync(join(parent, name));
  symlinkSync('/nowhere', join(parent, 'dangling'));
  await models.scan();
  assert.deepEqual(models.names().map(({ name }) => name), ['embed']);
  assert.deepEqual([...models.skipped()].sort(), ['dangling', 'empty']);
  makeModels(parent, ['classify']);
  await models.load('classify');
});

test('a load that only a client asked for does not make the server unready', async () => {
  const { models, parent } = await repository(['embed', 'classify']);
  const health = healthOf(models);
  models.want('embed');
  assert.match(health.whyNotReady() ?? '', /model 'embed' is unloaded/);
  await models.load('embed');
  writeFileSync(join(parent, 'classify/onnx/model.onnx'), 'broken');
  const asked = models.load('classify');
  assert.equal(health.whyNotReady(), undefined);
  await assert.rejects(asked);
  assert.equal(health.whyNotReady(), undefined);
});

test('a graph that must not be read is told by its permissions', async () => {
  const { models, parent } = await repository(['embed']);
  const graph = join(parent, 'embed/onnx/model.onnx');
  chmodSync(dirname(parent), 0o755);
  chmodSync(graph, 0);
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    await assert.rejects(models.load('embed'), /model\.onnx cannot be read \(EACCES\): check the permissions/);
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test('a name is no path', async () => {
  const { models } = await repository(['embed']);
  for (const name of ['../models/embed', 'embed/', './embed', '/etc', '']) await assert.rejects(models.load(name), /there is no model/);
});

test('a broken model fails by itself, says why, and the others go on', async () => {
  const { models, parent } = await repository(['embed', 'classify']);
  writeFileSync(join(parent, 'classify/onnx/model.onnx'), 'broken');
  await models.load('embed');
  await assert.rejects(models.load('classify'), /model\.onnx cannot be loaded/);
  const [failed] = models.names().filter(({ name }) => name === 'classify');
  assert.equal(failed?.state, 'failed');
  assert.ok(failed?.reason !== undefined && !failed.reason.includes(parent));
  assert.equal((await embed(models.get('embed'), ['good'], {}, call())).length, 1);
  makeModels(parent, ['classify']);
  await models.load('classify');
});

test('a model whose new files are broken answers with the old ones', async () => {
  const { models, parent } = await repository(['embed']);
  await models.load('embed');
  rmSync(join(parent, 'embed/tokenizer.json'));
  await assert.rejects(models.load('embed'), /tokenizer\.json is missing/);
  assert.equal((await embed(models.get('embed'), ['good'], {}, call())).length, 1);
});

test('two loads at once load once', async () => {
  let loads = 0;
  const parent = join(scratch(), 'models');
  mkdirSync(parent);
  makeModels(parent, ['embed']);
  const models = new Repository({ parent, load: (name, folder) => { loads += 1; return loadModel(name, folder, LOAD); } });
  after(() => models.close());
  await Promise.all([models.load('embed'), models.load('embed')]);
  assert.equal(loads, 1);
});

test('a model that is loaded anew answers those that have it in their hands, however long they take', async () => {
  const calls = inflight();
  const { models } = await repository(['embed'], () => calls.settled());
  await models.load('embed');
  const [request, later] = [new AbortController(), new AbortController()];
  calls.add(request);
  const old = models.get('embed');
  const loaded = models.load('embed');
  while (models.get('embed') === old) await sleep(5);
  // It came afterwards, has the new one, and is not waited for.
  calls.add(later);
  assert.equal((await embed(old, ['good'], {}, call())).length, 1);
  calls.done(request);
  await (await loaded).retired;
  await assert.rejects(embed(old, ['good'], {}, call()), /is being unloaded/);
  assert.equal((await embed(models.get('embed'), ['good'], {}, call())).length, 1);
});

test('a request that loads a model anew does not wait for itself', async () => {
  const calls = inflight();
  const { models } = await repository(['embed'], () => calls.settled());
  await models.load('embed');
  const own = new AbortController();
  calls.add(own);
  const { retired } = await models.load('embed');
  calls.done(own);
  await retired;
});

test('what stands beside the folder of a link holds for that model alone, and is read anew with it', async () => {
  const parent = scratch();
  for (const name of ['sets', 'served']) mkdirSync(join(parent, name));
  makeModels(join(parent, 'sets'), ['classify']);
  symlinkSync('../sets/classify', join(parent, 'served/labels'));
  const beside = join(parent, 'sets/classify.server.json');
  const models = await repositoryOf(settingsWith({ modelsDir: join(parent, 'served'), modelLinks: true }), NOBODY);
  after(() => models.close());
  const task = async (text: string): Promise<string> => {
    writeFileSync(beside, text);
    await models.load('labels');
    return models.get('labels').files.task;
  };
  assert.equal(await task('{}'), 'text-classification');
  assert.equal(await task('{ "task": "text-ranking", "max-batch-rows": 4 }'), 'text-ranking');
  for (const [text, sentence] of [
    ['{ "task": "guess" }', /has the task "guess": there are feature-extraction/], ['{ "max-batch-rows": 0 }', /'max-batch-rows' of 0/],
    ['{ "threads": 2 }', /has 'threads', and holds/], ['{', /is no JSON/],
  ] as const) await assert.rejects(task(text), sentence);
  assert.equal(models.get('labels').files.task, 'text-ranking');
});

test('a model whose folder has gone is forgotten once it is unloaded', async () => {
  const { models, parent } = await repository(['embed']);
  await models.load('embed');
  rmSync(join(parent, 'embed'), { recursive: true });
  await models.scan();
  assert.equal(models.names().length, 1);
  await models.unload('embed');
  await models.scan();
  assert.deepEqual(models.names(), []);
});
