import { ServiceRule } from '../rule';

export const ROUTE_OUTLIVES_DRAIN: ServiceRule = {
  id: 'KS506',
  title: 'requests may take longer than a leaving pod has',
  severity: 'warning',
  acknowledgeable: true,
  why: 'At every update the longest answers are cut off in the middle.',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  check: ({ intent }) => {
    const { route, drainSeconds } = intent;
    return route?.kind === 'httpRoute' && route.timeoutSeconds !== undefined && route.timeoutSeconds > drainSeconds.value
      ? [`'drain' should be at least the route's timeout of ${route.timeoutSeconds} seconds, got ${drainSeconds.value}: `
        + 'raise it, or accept that an update cuts longer answers off']
      : [];
  },
};
