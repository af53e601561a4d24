import { applyAll, deploy, render } from './deploy';
import { Deployed } from './deployed';
import { after, before, isSets, Update, UPDATES } from './group-updates';
import { groupProblems, told } from './groups';
import { listAll } from './kubectl';
import { at, KubeObject, nameOf, ofKind } from './objects';
import { prune } from './prune';
import { VERSION } from './session';

/** What was seen of the pods of an update while it lasted. */
interface Seen {
  mixed: string[];
  /** Groups that at some moment had more pods of their id than they are to have. */
  crowded: string[];
  most: number;
  /** Ids of the groups at the end. */
  ids: string[];
  pods: number;
}

const seen: Record<string, Seen> = {};
const pruned: Record<string, KubeObject[]> = {};
let first: Deployed[];
let last: KubeObject[];

beforeAll(async () => {
  first = await deploy(before(), VERSION);
  const next = after().map((one, i) => render(one, first[i].target));
  const done = applyAll(next).then(() => pruneAll(next));
  for (let quiet = 0, earlier = ''; quiet < 20;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const objects = await listAll(['pods']);
    next.forEach(({ name, namespace: space }) => (
      look(name, objects.filter(({ metadata }) => metadata.namespace === space))
    ));
    const now = objects.map(({ metadata }) => metadata.uid).sort().join();
    quiet = now === earlier ? quiet + 1 : 0;
    earlier = now;
  }
  await done;
  last = await listAll(['deployments.apps', 'services', 'configmaps']);
});

async function pruneAll(next: Deployed[]): Promise<void> {
  for (const [i, { name, pruned: wanted }] of UPDATES.entries()) {
    pruned[name] = wanted === true ? await prune(first[i], next[i]) : [];
  }
}

function look(name: string, objects: KubeObject[]): void {
  const pods = ofKind(objects, 'Pod').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const mixed = groupProblems(pods).filter((problem) => problem.includes('revisions'));
  seen[name] = {
    // Of the last look: the old worker of a group is collected a moment after its head was replaced,
    // and for that moment the group's id alone keeps the two apart.
    mixed,
    crowded: [...seen[name]?.crowded ?? [], ...crowdedIds(pods)],
    most: Math.max(seen[name]?.most ?? 0, pods.length * 2),
    ids: idsOf(pods),
    pods: pods.length,
  };
}

/** Of Deployments: roles of an id that have more pods than one group has of them. */
function crowdedIds(pods: KubeObject[]): string[] {
  const labelled = pods.filter((pod) => pod.metadata.labels?.['cdk8s-kserve.io/group-id'] !== undefined);
  const members = labelled.map((pod) => `${pod.metadata.labels?.['app.kubernetes.io/component']} of ${told(pod, 'GROUP_ID')}`);
  return members.filter((member, i) => members.indexOf(member) !== i);
}

function idsOf(objects: KubeObject[]): string[] {
  return [...new Set(ofKind(objects, 'Pod').map((pod) => told(pod, 'GROUP_ID') ?? 'none'))];
}

const of = ({ name }: Update) => seen[`update-${name}`];
const firstOf = ({ name }: Update) => first.find((one) => one.name === `update-${name}`) as Deployed;

describe.each(UPDATES)('an update of $name', (update) => {
  test('ends with pods of the new revision alone', () => {
    const old = idsOf(firstOf(update).objects);
    expect(of(update).ids).toHaveLength(update.ids);
    expect(old).toHaveLength(update.ids);
    expect(of(update).ids.filter((id) => old.includes(id))).toEqual([]);
  });

  test('ends with as many pods as before', () => {
    expect(of(update).pods).toBe(update.groups * 2);
  });

  test('never holds more accelerators than its strategy may', () => {
    expect(of(update).most).toBeLessThanOrEqual(update.most);
  });
});

// Pods of KServe do not say to which group they belong: there the id alone keeps them apart.
test.each(UPDATES.filter(({ name }) => !name.startsWith('kserve')))('$name leaves no group with two revisions', (update) => {
  expect(of(update).mixed).toEqual([]);
});

describe.each(UPDATES.filter(isSets))('an update of $name, without a controller', (update) => {
  const now = (kind: string) => (
    ofKind(last, kind).filter(({ metadata }) => metadata.namespace === firstOf(update).namespace)
  );
  const fixed = (objects: KubeObject[]) => ofKind(objects, 'Deployment')
    .map((one) => [nameOf(one), one.metadata.uid, at(one, 'spec.selector')]).sort();

  test('keeps its Deployments, their names and their selectors', () => {
    expect(fixed(firstOf(update).objects)).toHaveLength(update.groups * 2);
    expect(fixed(now('Deployment'))).toEqual(fixed(firstOf(update).objects));
  });

  test('keeps the Services where groups meet', () => {
    const names = (objects: KubeObject[]) => ofKind(objects, 'Service').map(nameOf).sort();
    expect(names(now('Service'))).toEqual(names(firstOf(update).objects));
    expect(names(now('Service'))).toContain('chat-group-0');
  });

  test('never has more pods of an id than its group has', () => {
    expect(of(update).crowded).toEqual([]);
  });

  test('leaves the old launcher alone unless somebody prunes', () => {
    const launchers = now('ConfigMap').map(nameOf).filter((name) => name.includes('-launcher-'));
    expect(launchers).toHaveLength(update.pruned === true ? 1 : 2);
    expect(pruned[update.name].map(nameOf)).toEqual(update.pruned === true ? ['chat-launcher-00000000'] : []);
  });
});
