import { Chart } from 'cdk8s';
import { Accelerator, Engine, Model, MultiNodeVllmProps, Parallelism, Rollout, Scaling } from '../../src';
import { group } from './cases/groups';
import { claimOf, existing } from './cases/models';
import { applyAll, deploy, render } from './deploy';
import { groupProblems, told } from './groups';
import { listAll } from './kubectl';
import { KubeObject, ofKind } from './objects';
import { VERSION } from './session';
import { Case } from './variants';
import { inRange } from './versions';

/** Groups of two pods with two GPUs each, in one revision or the next. */
const props = (chart: Chart, maxModelLen: number): MultiNodeVllmProps => ({
  model: Model.fromVolume(claimOf(chart), { path: 'llama' }),
  accelerator: Accelerator.nvidia(2),
  parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }),
  engine: Engine.vllm({ maxModelLen }),
  acknowledge: { KS651: 'watched', KS356: 'enough nodes' },
});

interface Update {
  readonly name: string;
  readonly more: Partial<MultiNodeVllmProps>;
  readonly targets: Case['targets'];
  /** Accelerators that the update may hold at a time. */
  readonly most: number;
}

const TWO = { scaling: Scaling.replicas(2) };
const UPDATES: Update[] = [
  { name: 'lws-surge', more: { ...TWO, rollout: Rollout.surge() }, targets: ['kubernetes'], most: 12 },
  { name: 'lws-reuse', more: { ...TWO, rollout: Rollout.reuse() }, targets: ['kubernetes'], most: 8 },
  ...(inRange(VERSION, '<0.20') ? [
    { name: 'kserve-surge', more: { rollout: Rollout.surge() }, targets: ['kserve'], most: 8 } as Update,
    { name: 'kserve-reuse', more: { rollout: Rollout.reuse() }, targets: ['kserve'], most: 4 } as Update,
  ] : []),
];

function cases(maxModelLen: number): Case[] {
  return UPDATES.map(({ name, more, targets }) => group(`update-${name}`, (chart) => ({ ...props(chart, maxModelLen), ...more }), {
    targets, setup: existing,
  }));
}

/** What was seen of the pods of an update while it lasted. */
interface Seen {
  mixed: string[];
  most: number;
  /** Ids of the groups at the end. */
  ids: string[];
  pods: number;
}

const seen: Record<string, Seen> = {};
let before: Record<string, string[]>;

beforeAll(async () => {
  const first = await deploy(cases(4096), VERSION);
  before = Object.fromEntries(first.map(({ name, objects }) => [name, idsOf(objects)]));
  const next = cases(8192).map((one, i) => render(one, first[i].target));
  const done = applyAll(next);
  for (let quiet = 0, last = ''; quiet < 20;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const objects = await listAll(['pods']);
    next.forEach(({ name, namespace: space }) => (
      look(name, objects.filter(({ metadata }) => metadata.namespace === space))
    ));
    const now = objects.map(({ metadata }) => metadata.uid).sort().join();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
  await done;
});

function look(name: string, objects: KubeObject[]): void {
  const pods = ofKind(objects, 'Pod').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const mixed = groupProblems(pods).filter((problem) => problem.includes('revisions'));
  seen[name] = {
    // Of the last look: the old worker of a group is collected a moment after its head was replaced,
    // and for that moment the group's id alone keeps the two apart.
    mixed,
    most: Math.max(seen[name]?.most ?? 0, pods.length * 2),
    ids: idsOf(pods),
    pods: pods.length,
  };
}

function idsOf(objects: KubeObject[]): string[] {
  return [...new Set(ofKind(objects, 'Pod').map((pod) => told(pod, 'GROUP_ID') ?? 'none'))];
}

describe.each(UPDATES)('an update of $name', ({ name, most }) => {
  const all = () => seen[`update-${name}`];

  test('ends with pods of the new revision alone', () => {
    expect(all().ids).toHaveLength(1);
    expect(before[`update-${name}`]).not.toContain(all().ids[0]);
  });

  test('ends with as many pods as before', () => {
    expect(all().pods).toBe(name.startsWith('lws') ? 4 : 2);
  });

  test('never holds more accelerators than its strategy may', () => {
    expect(all().most).toBeLessThanOrEqual(most);
  });
});

// Pods of KServe do not say to which group they belong: there the id alone keeps them apart.
test.each(UPDATES.filter(({ name }) => name.startsWith('lws')))('$name leaves no group with two revisions', ({ name }) => {
  expect(seen[`update-${name}`].mixed).toEqual([]);
});
