import { RolloutPlan } from '../plan/serving-plan';

/** The Deployment's strategy: new pods first, or old GPUs first. */
export function deploymentStrategy(rollout: RolloutPlan): object {
  const { strategy } = rollout;
  const numbers = strategy.kind === 'surge'
    ? { maxSurge: strategy.maxSurge, maxUnavailable: 0 }
    : { maxSurge: 0, maxUnavailable: 1 };
  return { type: 'RollingUpdate', rollingUpdate: numbers };
}
