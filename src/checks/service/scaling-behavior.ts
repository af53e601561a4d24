import { targetLabel } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const SCALING_BEHAVIOR: ServiceRule = {
  id: 'KS405',
  title: 'stabilisation that KServe\'s autoscaler ignores',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe writes a HorizontalPodAutoscaler without behaviour, whatever the InferenceService says.',
  check: ({ intent, target }) => {
    const scaling = intent.scaling.value;
    if (target.kind !== 'kserve' || scaling.kind !== 'resource') {
      return [];
    }
    const { scaleDownStabilizationSeconds: down, scaleUpStabilizationSeconds: up } = scaling.behavior;
    return down === undefined && up === undefined ? [] : [
      `'${down === undefined ? 'scaleUpStabilization' : 'scaleDownStabilization'}' must be left out for ${scaling.resource} `
        + `on ${targetLabel(target)}, got ${down ?? up} seconds: use Scaling.keda(), or ServingTarget.kubernetes()`,
    ];
  },
};
