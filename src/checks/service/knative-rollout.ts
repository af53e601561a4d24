import { targetLabel } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const KNATIVE_ROLLOUT: ServiceRule = {
  id: 'KS606',
  title: 'a rollout in Knative mode',
  severity: 'error',
  acknowledgeable: false,
  why: 'Knative rolls revisions over by itself, and KServe refuses a strategy beside it.',
  see: 'https://knative.dev/docs/serving/rolling-out-latest-revision/',
  check: ({ intent, target }) => {
    const { from, value } = intent.rollout;
    // A default of a scope is for services that have a Deployment.
    return target.kind === 'kserve' && target.mode === 'knative' && from.kind === 'prop'
      ? [`'rollout' must be left out on ${targetLabel(target)}, got ${value.kind}: Knative starts new pods first`]
      : [];
  },
};
