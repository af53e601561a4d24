import { Accelerator, Engine, Model, Parallelism } from '../../src';
import { group } from './cases/groups';
import { claimOf, existing, ON_GPU } from './cases/models';
import { service } from './cases/service';
import { applyAll, deploy, render } from './deploy';
import { Deployed } from './deployed';
import { listAll } from './kubectl';
import { at, KubeObject, listAt, nameOf, ofKind } from './objects';
import { VERSION } from './session';
import { Case } from './variants';
import { inRange } from './versions';

const ONLY = { targets: ['kserve' as const] };
const PAIR = { accelerator: Accelerator.nvidia(2), parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }) };

/** The same services with another argument of vLLM, which stands in their runtimes alone. */
function revision(maxModelLen: number): Case[] {
  const engine = Engine.vllm({ maxModelLen });
  return [
    service('runtime-one', () => ({ ...ON_GPU, engine }), ONLY),
    ...inRange(VERSION, '<0.20') ? [group('runtime-group', (chart) => ({
      ...PAIR, model: Model.fromVolume(claimOf(chart), { path: 'llama' }), engine, acknowledge: { KS651: 'watched' },
    }), { ...ONLY, setup: existing })] : [],
  ];
}

let first: Deployed[];
let generations: unknown[];
let revisions: Map<string, number>;
let after: KubeObject[];

beforeAll(async () => {
  first = await deploy(revision(4096), VERSION);
  await quiet();
  const before = await ours();
  generations = generationsOf(before);
  revisions = new Map(ofKind(before, 'Deployment').map((one) => [placeOf(one), revisionOf(one)]));
  await applyAll(revision(8192).map((one, i) => render(one, first[i].target)));
  for (let tries = 0; tries < 60; tries++) {
    after = await ours();
    if (templates(after).every((text) => text.includes('--max-model-len=8192'))) { break; }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  // Deployments count their revisions a little later, and a second restart would come then.
  await quiet();
  after = await ours();
});

/**
 * Nothing wakes the controller any more: it would take the new runtime along with whatever did. A service whose status
 * never settles would do so for ever, so that is told, and the update goes on.
 */
async function quiet(): Promise<void> {
  let changing: string[] = [];
  const began = Date.now();
  for (let calm = 0, earlier = new Map<string, unknown>(); calm < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = new Map((await ours()).map((one) => [`${one.kind} ${placeOf(one)}`, one.metadata.resourceVersion] as const));
    changing = [...now].filter(([name, version]) => earlier.get(name) !== version).map(([name]) => name);
    calm = changing.length === 0 && now.size === earlier.size ? calm + 1 : 0;
    earlier = now;
    const seconds = Math.round((Date.now() - began) / 1000);
    if (seconds > 60) { return console.log(`after ${seconds} s there are still changes of ${changing.join(', ')}`); }
  }
}

async function ours(): Promise<KubeObject[]> {
  const all = await listAll(['deployments.apps', 'replicasets.apps', 'inferenceservices.serving.kserve.io', 'services']);
  return all.filter(({ metadata }) => first.some(({ namespace }) => namespace === metadata.namespace));
}

const generationsOf = (objects: KubeObject[]) => (
  ofKind(objects, 'InferenceService').map((one) => [nameOf(one), one.metadata.generation])
);
const revisionOf = ({ metadata }: KubeObject) => Number(metadata.annotations?.['deployment.kubernetes.io/revision']);
const templates = (objects: KubeObject[]) => ofKind(objects, 'Deployment').map((one) => JSON.stringify(at(one, 'spec.template')));

/** Both services have the same name, each in a namespace of its own. */
const placeOf = (one: KubeObject) => `${one.metadata.namespace}/${nameOf(one)}`;
const ownerOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${at(metadata, 'ownerReferences.0.name')}`;

test('the update changes runtimes alone', () => {
  expect(first.map(({ refused }) => refused)).toEqual(first.map(() => ''));
  expect(generationsOf(after)).toEqual(generations);
});

test('a changed runtime reaches every Deployment, workers too', () => {
  const deployments = ofKind(after, 'Deployment');
  expect(deployments).toHaveLength(first.length === 2 ? 3 : 1);
  deployments.forEach((one) => expect([
    nameOf(one), listAt(one, 'spec.template.spec.containers').map(({ args }) => (args as string[]).find((arg) => arg.startsWith('--max-model-len'))),
  ]).toEqual([nameOf(one), ['--max-model-len=8192']]));
});

test('pods restart once for it', () => {
  expect(specsMade('runtime-one')).toHaveLength(1);
});

/** Where a group's service never settles, KServe's controller writes all the time, and not only what we changed. */
test('no pod goes back to the runtime of before', () => {
  const specs = first.flatMap(({ name }) => specsMade(name));
  expect(specs.length).toBeGreaterThanOrEqual(first.length === 2 ? 3 : 1);
  expect(specs.filter((text) => !text.includes('--max-model-len=8192'))).toEqual([]);
});

/**
 * Pods of the ReplicaSets that are newer than the update, each spec once: of a Deployment every revision has one. Where
 * only a hash wakes the controller (0.15), it may have seen the runtime a moment before: then the same pods come twice.
 */
function specsMade(name: string): string[] {
  const space = first.find((one) => one.name === name)?.namespace;
  const made = ofKind(after, 'ReplicaSet')
    .filter((one) => one.metadata.namespace === space && revisionOf(one) > (revisions.get(ownerOf(one)) ?? 0));
  return [...new Set(made.map((one) => JSON.stringify([ownerOf(one), at(one, 'spec.template.spec')])))];
}
