import { maxReplicas } from '../../plan/scaling';
import { ServiceRule } from '../rule';

export const GROUPS_REUSE_AT_ONCE: ServiceRule = {
  id: 'KS653',
  title: 'several groups that an update takes away all at once',
  severity: 'error',
  acknowledgeable: true,
  why: 'Without the LeaderWorkerSet controller nobody takes one group after the other: nothing serves until the new groups have loaded.',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
  check: ({ intent, target }) => {
    const { group, rollout, scaling } = intent;
    const most = maxReplicas(scaling.value);
    return group?.updatedAtOnce === true && target.kind === 'kubernetes' && rollout.value.kind === 'reuse' && most > 1
      ? [`'rollout' must be Rollout.surge() for ${most} groups without the LeaderWorkerSet controller, got reuse, which takes all of `
        + 'them at once: use surge, run one group, or install that controller']
      : [];
  },
};
