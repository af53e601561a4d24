import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXIT } from '../../../src/agent/exit.ts';
import { Failure } from '../../../src/agent/failure.ts';
import { readModelsPlan } from '../../../src/agent/models/plan.ts';
import { scratch } from '../../support/tiny.ts';
import { startAgent } from '../process.ts';

const MODEL = { name: 'm', uri: 'file:///models/m', args: ['--weights=onnx'], config: 'm.pbtxt', files: ['model.onnx'] };

function plan(models: unknown, config = 'backend: "onnxruntime"\n'): string {
  const folder = scratch();
  writeFileSync(join(folder, 'm.pbtxt'), config);
  writeFileSync(join(folder, 'models.json'), JSON.stringify({ models }));
  return join(folder, 'models.json');
}

async function refused(models: unknown): Promise<string> {
  const failure = await readModelsPlan(plan(models)).then(() => undefined, (error: unknown) => error);
  assert.ok(failure instanceof Failure, String(failure));
  return failure.message;
}

test('a model has another id in Triton when anything of it is another', async () => {
  const id = async (model: object, config?: string): Promise<string> => (await readModelsPlan(plan([model], config)))[0]?.id as string;
  const ids = [await id(MODEL), await id({ ...MODEL, uri: 'file:///models/n' }), await id({ ...MODEL, args: [] }), await id({ ...MODEL, files: ['x.onnx'] }), await id(MODEL, 'max_batch_size: 1')];
  assert.match(ids[0] as string, /^m-[0-9a-f]{8}$/);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(await id(MODEL), ids[0]);
});

for (const [title, models, sentence] of [
  ['none', [], /has no list of 'models': name at least one/],
  ['a name that is a path', [{ ...MODEL, name: '../m' }], /has a model's 'name' of "\.\.\/m"/],
  ['no address', [{ ...MODEL, uri: '' }], /has no 'uri' of 'm'/],
  ['a configuration elsewhere', [{ ...MODEL, config: '../m.pbtxt' }], /name a file beside the plan/],
  ['a configuration that is not there', [{ ...MODEL, config: 'n.pbtxt' }], /'n\.pbtxt' of 'm', which cannot be read \(ENOENT\)/],
  ['files elsewhere', [{ ...MODEL, files: ['../model.onnx'] }], /no list of paths below its folder/],
  ['no files', [{ ...MODEL, files: [] }], /no list of paths below its folder/],
  ['arguments that are no texts', [{ ...MODEL, args: [1] }], /'args' of 'm' that are no list of texts/],
  ['a name twice', [MODEL, MODEL], /has the model 'm' twice/],
] as const) {
  test(`a plan with ${title} is refused`, async () => assert.match(await refused(models), sentence));
}

test('one of both addresses alone is usage', async () => {
  const agent = startAgent(['models', scratch(), '--triton-url=http://127.0.0.1:1', `--models-plan=${plan([MODEL])}`]);
  assert.equal(await agent.ended(), EXIT.usage.code);
  assert.match(agent.output(), /--triton-url and --control-socket belong together/);
});

test('models of a pod that starts end with the code of what is wrong', async () => {
  const agent = startAgent(['models', join(scratch(), 'root'), `--models-plan=${plan([{ ...MODEL, uri: 'file:///nowhere' }])}`]);
  assert.equal(await agent.ended(), EXIT.notFound.code);
});
