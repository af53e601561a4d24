import { Gang, Rollout, Scaling } from '../../../src';
import { builtIn, GroupProps, serveGroup } from '../../helpers';
import { acceptsApp, rejectsApp, RuleCase, RuleCases } from '../rule-cases';

const HOW = 'or install it and leave \'leaderWorkerSet\' out of the target [KS652]';

function accepts(name: string, props: () => GroupProps): RuleCase {
  return acceptsApp(name, (chart) => serveGroup(chart, { target: builtIn(), gpuBudget: 64, ...props() }));
}

function rejects(name: string, props: () => GroupProps, ...messages: string[]): RuleCase {
  return rejectsApp(name, (chart) => serveGroup(chart, { target: builtIn(), gpuBudget: 64, ...props() }), ...messages);
}

/** Groups of two pods of eight GPUs without the LeaderWorkerSet controller. */
export const SET_CASES: readonly RuleCases[] = [
  {
    rule: 'KS356',
    cases: [
      accepts('a budget for all groups of an update', () => ({ scaling: Scaling.replicas(2) })),
      accepts('one group that goes before the next one comes', () => ({ rollout: Rollout.reuse(), gpuBudget: undefined })),
      rejects('an old and a new group, and nobody says that there is room', () => ({ gpuBudget: undefined }),
        '\'gpuBudget\' should be at least 32 for 2 groups at a time that nobody schedules whole, got none: set it where there are that many, use Rollout.reuse() with one group, or install the LeaderWorkerSet controller [KS356]'),
      rejects('two old and two new groups', () => ({ gpuBudget: undefined, scaling: Scaling.replicas(2) }),
        '\'gpuBudget\' should be at least 64 for 4 groups at a time that nobody schedules whole, got none: set it where there are that many, use Rollout.reuse() with one group, or install the LeaderWorkerSet controller [KS356]'),
    ],
  },
  {
    rule: 'KS403',
    cases: [
      accepts('twice the accelerators of all groups', () => ({ scaling: Scaling.replicas(2), gpuBudget: 64 })),
      accepts('one group that reuses them', () => ({ rollout: Rollout.reuse(), gpuBudget: 16 })),
      rejects('one new group less than old ones', () => ({ gpuBudget: 31 }),
        '\'gpuBudget\' must be at least 32 for 1 replicas of 16 and 1 more during an update, got 31: use Rollout.reuse() [KS403]'),
      rejects('two groups, of which reuse would take both', () => ({ scaling: Scaling.replicas(2), gpuBudget: 48 }),
        '\'gpuBudget\' must be at least 64 for 2 replicas of 16 and 2 more during an update, got 48: run fewer replicas [KS403]'),
    ],
  },
  {
    rule: 'KS652',
    cases: [
      accepts('a number of groups', () => ({ scaling: Scaling.replicas(2) })),
      accepts('no groups', () => ({ scaling: Scaling.replicas(0) })),
      rejects('an autoscaler', () => ({ scaling: Scaling.cpu({ max: 2 }) }),
        `'scaling' must be Scaling.replicas() without the LeaderWorkerSet controller, got up to 2 groups: fix their number, ${HOW}`),
      rejects('a surge by percent', () => ({ rollout: Rollout.surge({ maxSurgePercent: 50 }) }),
        `'maxSurge' must be left out without the LeaderWorkerSet controller, got a value: every group is doubled; leave it out, ${HOW}`),
      rejects('wishes of a LeaderWorkerSet', () => ({ gang: Gang.volcano(), exclusiveTopology: 'topology.kubernetes.io/zone' }),
        `'gang' must be left out without the LeaderWorkerSet controller, got a value: leave it out, ${HOW}`,
        `'exclusiveTopology' must be left out without the LeaderWorkerSet controller, got a value: leave it out, ${HOW}`),
    ],
  },
  {
    rule: 'KS653',
    cases: [
      accepts('several groups by surge', () => ({ scaling: Scaling.replicas(2) })),
      accepts('one group by reuse', () => ({ rollout: Rollout.reuse() })),
      accepts('a gap that somebody wants', () => ({
        scaling: Scaling.replicas(2), rollout: Rollout.reuse(), acknowledge: { KS653: 'updates are made at night' },
      })),
      rejects('several groups by reuse', () => ({ scaling: Scaling.replicas(2), rollout: Rollout.reuse() }),
        '\'rollout\' must be Rollout.surge() for 2 groups without the LeaderWorkerSet controller, got reuse, which takes all of them at once: use surge, run one group, or install that controller [KS653]'),
    ],
  },
];
