import { maxReplicas } from '../../plan/scaling';
import { ServiceFacts, ServiceRule } from '../rule';

export const GROUP_DEADLOCK: ServiceRule = {
  id: 'KS356',
  title: 'several groups and nobody who schedules them whole',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Each group can hold half of the accelerators and wait for the other half, for ever.',
  see: 'https://lws.sigs.k8s.io/docs/examples/gang-scheduling/',
  check: (facts) => {
    const { intent: { group, scaling }, target } = facts;
    if (group === undefined || target.kind !== 'kubernetes') {
      return [];
    }
    if (!target.leaderWorkerSet) {
      return withoutController(facts);
    }
    const most = maxReplicas(scaling.value);
    return group.gang.kind === 'none' && most > 1
      ? [`'gang' should be Gang.kueue() or Gang.volcano() for ${most} groups, got none`]
      : [];
  },
};

/** Nobody can be asked for whole groups there, those of an update included: only room for all of them helps. */
function withoutController({ intent, plan }: ServiceFacts): string[] {
  const { group, accelerator, gpuBudget } = intent;
  const most = plan.rollout.peakAccelerators / ((accelerator?.count ?? 1) * (group?.pods ?? 1));
  return most > 1 && gpuBudget === undefined
    ? [`'gpuBudget' should be at least ${plan.rollout.peakAccelerators} for ${most} groups at a time that nobody schedules whole, got `
      + 'none: set it where there are that many, use Rollout.reuse() with one group, or install the LeaderWorkerSet controller']
    : [];
}
