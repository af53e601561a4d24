import { ScalingBehaviorIntent } from '../plan/scaling-intent';
import { compact } from './compact';

/** How fast an autoscaler may change its mind; undefined when nothing is said. */
export function behavior(intent: ScalingBehaviorIntent): object | undefined {
  const { scaleDownStabilizationSeconds: down, scaleUpStabilizationSeconds: up } = intent;
  if (down === undefined && up === undefined) {
    return undefined;
  }
  return compact({
    scaleDown: down === undefined ? undefined : { stabilizationWindowSeconds: down },
    scaleUp: up === undefined ? undefined : { stabilizationWindowSeconds: up },
  });
}
