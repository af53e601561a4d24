import { RolloutPlan, ServingPlan } from '../plan/serving-plan';

/** The strategy of a plan's Deployments: new pods first, or old GPUs first. */
export function strategyOf({ group, rollout }: ServingPlan): object {
  return group === undefined ? deploymentStrategy(rollout) : memberStrategy(rollout);
}

function deploymentStrategy({ strategy }: RolloutPlan): object {
  const numbers = strategy.kind === 'surge'
    ? { maxSurge: strategy.maxSurge, maxUnavailable: 0 }
    : { maxSurge: 0, maxUnavailable: 1 };
  return { type: 'RollingUpdate', rollingUpdate: numbers };
}

/** Head and workers of a group come and go as one: all of the new ones beside the old ones, or after them. */
function memberStrategy({ strategy }: RolloutPlan): object {
  return strategy.kind === 'surge'
    ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: '0%' } }
    : { type: 'Recreate' };
}
