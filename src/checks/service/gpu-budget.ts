import { ServiceIntent } from '../../plan/intent';
import { maxReplicas } from '../../plan/scaling';
import { ServiceRule } from '../rule';

export const GPU_BUDGET: ServiceRule = {
  id: 'KS403',
  title: 'an update needs more accelerators than there are',
  severity: 'error',
  acknowledgeable: false,
  why: 'New pods wait for accelerators that old ones hold, and old ones wait for new ones to be ready: for ever.',
  check: ({ intent, plan }) => {
    const budget = intent.gpuBudget?.value;
    const count = (intent.accelerator?.count ?? 0) * (intent.group?.pods ?? 1);
    const replicas = maxReplicas(intent.scaling.value);
    if (budget === undefined || plan.rollout.peakAccelerators <= budget) {
      return [];
    }
    const surge = `${plan.rollout.peakAccelerators / Math.max(1, count) - replicas} more during an update`;
    return [`'gpuBudget' must be at least ${plan.rollout.peakAccelerators} for ${replicas} replicas of ${count} and ${surge}, `
      + `got ${budget}: ${replicas * count <= budget && reuses(intent) ? 'use Rollout.reuse()' : 'run fewer replicas'}`];
  },
};

/** Whether an update may take old pods first: not where all groups would go at once. */
function reuses(intent: ServiceIntent): boolean {
  return intent.group?.updatedAtOnce !== true || maxReplicas(intent.scaling.value) <= 1;
}
