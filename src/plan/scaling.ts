import { RolloutIntent, ServiceIntent } from './intent';
import { ScalingIntent } from './scaling-intent';
import { RolloutPlan } from './serving-plan';

/** The most replicas that will ever run, updates aside. */
export function maxReplicas(scaling: ScalingIntent): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.max;
}

/** The fewest replicas that run when nothing is asked. */
export function minReplicas(scaling: ScalingIntent): number {
  return scaling.kind === 'fixed' ? scaling.replicas : scaling.min;
}

/** The update's strategy and the GPUs it needs at its worst moment. */
export function planRollout(intent: ServiceIntent): RolloutPlan {
  const strategy = intent.rollout.value;
  const replicas = maxReplicas(intent.scaling.value);
  const perReplica = (intent.accelerator?.count ?? 0) * (intent.group?.pods ?? 1);
  const surge = intent.group?.updatedAtOnce === true && strategy.kind === 'surge' ? replicas : surgePods(strategy, replicas);
  return { strategy, peakAccelerators: (replicas + surge) * perReplica };
}

function surgePods(rollout: RolloutIntent, replicas: number): number {
  if (rollout.kind === 'reuse') {
    return 0;
  }
  return typeof rollout.maxSurge === 'number'
    ? rollout.maxSurge
    : Math.ceil(replicas * Number.parseInt(rollout.maxSurge, 10) / 100);
}
