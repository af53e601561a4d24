import { targetLabel } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const SCALING_FITS_TARGET: ServiceRule = {
  id: 'KS402',
  title: 'a way of scaling that the target does not have',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe refuses the object, or nothing would scale it.',
  see: 'https://kserve.github.io/website/docs/model-serving/predictive-inference/autoscaling/kpa-autoscaler',
  check: ({ intent, target }) => {
    const scaling = intent.scaling.value;
    const knative = target.kind === 'kserve' && target.mode === 'knative';
    if (knative && (scaling.kind === 'resource' || scaling.kind === 'keda')) {
      return [`'scaling' must be by concurrency, requests or a number of replicas on ${targetLabel(target)}, got `
        + `${scaling.kind === 'keda' ? 'KEDA' : scaling.resource}: use Scaling.concurrency()`];
    }
    if (!knative && scaling.kind === 'concurrency') {
      return [`'scaling' must be by CPU, memory, KEDA or a number of replicas on ${targetLabel(target)}, got `
        + `${scaling.metric}: only Knative counts requests; use Scaling.prometheus() with a metric of the gateway`];
    }
    return [];
  },
};
