import { RolloutIntent } from '../../plan/intent';
import { maxReplicas } from '../../plan/scaling';
import { leaderWorkerSetWishes } from '../leader-worker-set-wishes';
import { ServiceRule } from '../rule';

const WITHOUT = 'without the LeaderWorkerSet controller';
const ELSEWHERE = 'or install it and leave \'leaderWorkerSet\' out of the target';

export const GROUP_WITHOUT_CONTROLLER: ServiceRule = {
  id: 'KS652',
  title: 'a wish that needs the LeaderWorkerSet controller, where it is said to be missing',
  severity: 'error',
  acknowledgeable: false,
  why: 'Deployments of heads and workers know nothing of each other: nobody could scale, schedule or update them group by group.',
  see: 'https://lws.sigs.k8s.io/docs/overview/',
  check: ({ intent, target }) => {
    const { group, scaling, rollout } = intent;
    if (group === undefined || target.kind !== 'kubernetes' || target.leaderWorkerSet) {
      return [];
    }
    return [
      ...(scaling.value.kind === 'fixed' ? [] : [
        `'scaling' must be Scaling.replicas() ${WITHOUT}, got up to ${maxReplicas(scaling.value)} groups: fix their number, ${ELSEWHERE}`,
      ]),
      ...(fixedSurge(rollout.value) ? [] : [
        `'maxSurge' must be left out ${WITHOUT}, got a value: every group is doubled; leave it out, ${ELSEWHERE}`,
      ]),
      ...leaderWorkerSetWishes(group).map((wish) => `'${wish}' must be left out ${WITHOUT}, got a value: leave it out, ${ELSEWHERE}`),
    ];
  },
};

/** What nobody asked for is a surge of one. */
function fixedSurge(rollout: RolloutIntent): boolean {
  return rollout.kind === 'reuse' || rollout.maxSurge === 1;
}
