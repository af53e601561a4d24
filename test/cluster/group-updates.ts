import { Chart } from 'cdk8s';
import { Accelerator, Engine, Model, MultiNodeVllmProps, Parallelism, Rollout, Scaling } from '../../src';
import { BUILT_IN, group } from './cases/groups';
import { claimOf, existing } from './cases/models';
import { KubeObject } from './objects';
import { VERSION } from './session';
import { Case } from './variants';
import { inRange } from './versions';

/** An update of groups of two pods with two GPUs each. */
export interface Update {
  readonly name: string;
  readonly more: Partial<MultiNodeVllmProps>;
  readonly targets: Case['targets'];
  /** Groups before and after. */
  readonly groups: number;
  /** Accelerators that the update may hold at a time. */
  readonly most: number;
  /** Ids of groups of one revision. */
  readonly ids: number;
  /** Whether what the new revision no longer has is deleted. */
  readonly pruned?: boolean;
}

const TWO = { scaling: Scaling.replicas(2) };
const BUILT = { target: BUILT_IN, gpuBudget: 16 };

/** Groups of a LeaderWorkerSet share an id; its controller keeps them apart. */
const LWS: Update[] = [
  { name: 'lws-surge', more: { ...TWO, rollout: Rollout.surge() }, targets: ['kubernetes'], groups: 2, most: 12, ids: 1 },
  { name: 'lws-reuse', more: { ...TWO, rollout: Rollout.reuse() }, targets: ['kubernetes'], groups: 2, most: 8, ids: 1 },
];

const SETS: Update[] = [false, true].flatMap((pruned): Update[] => [
  {
    name: pruned ? 'sets-surge-pruned' : 'sets-surge', more: { ...BUILT, ...TWO, rollout: Rollout.surge() },
    targets: ['kubernetes'], groups: 2, most: 16, ids: 2, pruned,
  },
  {
    name: pruned ? 'sets-reuse-pruned' : 'sets-reuse', more: { ...BUILT, rollout: Rollout.reuse() },
    targets: ['kubernetes'], groups: 1, most: 4, ids: 1, pruned,
  },
]);

const KSERVE: Update[] = [
  { name: 'kserve-surge', more: { rollout: Rollout.surge() }, targets: ['kserve'], groups: 1, most: 8, ids: 1 },
  { name: 'kserve-reuse', more: { rollout: Rollout.reuse() }, targets: ['kserve'], groups: 1, most: 4, ids: 1 },
];

export const UPDATES: Update[] = [...LWS, ...SETS, ...(inRange(VERSION, '<0.20') ? KSERVE : [])];

export function isSets({ name }: Update): boolean {
  return name.startsWith('sets');
}

const props = (chart: Chart, maxModelLen: number): MultiNodeVllmProps => ({
  model: Model.fromVolume(claimOf(chart), { path: 'llama' }),
  accelerator: Accelerator.nvidia(2),
  parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }),
  engine: Engine.vllm({ maxModelLen }),
  acknowledge: { KS651: 'watched', KS356: 'enough nodes' },
});

/** The services as they are before the update. */
export function before(): Case[] {
  return UPDATES.map((update) => revision(update, 4096)).map((one, i) => ({
    ...one, objects: (target, namespace) => byOlderLauncher(one.objects(target, namespace), isSets(UPDATES[i])),
  }));
}

/** The same with another argument, and for groups of Deployments with another launcher. */
export function after(): Case[] {
  return UPDATES.map((update) => revision(update, 8192));
}

function revision({ name, more, targets }: Update, maxModelLen: number): Case {
  return group(`update-${name}`, (chart) => ({ ...props(chart, maxModelLen), ...more }), { targets, setup: existing });
}

/** What a version of the library with another launcher would have made: the ConfigMap has another name. */
function byOlderLauncher(objects: KubeObject[], wanted: boolean): KubeObject[] {
  return wanted
    ? JSON.parse(JSON.stringify(objects).replace(/-launcher-[0-9a-f]{8}/g, '-launcher-00000000')) as KubeObject[]
    : objects;
}
