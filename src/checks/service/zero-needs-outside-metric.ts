import { ServiceRule } from '../rule';

export const ZERO_NEEDS_OUTSIDE_METRIC: ServiceRule = {
  id: 'KS401',
  title: 'a service that scales to zero by a metric of its own pods',
  severity: 'error',
  acknowledgeable: false,
  why: 'The metric is gone with the last pod: nothing can wake the service up again.',
  see: 'https://keda.sh/docs/latest/concepts/scaling-deployments/',
  check: ({ intent }) => {
    const scaling = intent.scaling.value;
    if (scaling.kind !== 'keda' || scaling.min > 0) {
      return [];
    }
    // One trigger from outside is enough to come back.
    return scaling.triggers.every((trigger) => trigger.ofOwnPods)
      ? [`'triggers' must hold one that is measured outside of the pods to scale to zero, got '${scaling.triggers[0].query}': `
        + 'take a metric of the gateway, or keep one replica with Scaling.keda({ min: 1 })']
      : [];
  },
};
