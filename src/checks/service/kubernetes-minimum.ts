import { fetchSupport } from '../../knowledge/fetch-support';
import { ServiceRule } from '../rule';

export const KUBERNETES_MINIMUM: ServiceRule = {
  id: 'KS605',
  title: 'something that the stated lowest version of Kubernetes does not have by default',
  severity: 'error',
  acknowledgeable: true,
  why: 'An API server without the feature refuses the pod. With its feature gate switched on by hand it works, which '
    + 'is the reason to acknowledge this rule.',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/',
  check: ({ intent, target }) => {
    const support = fetchSupport(intent.model.source.kind, intent.fetch.value.by);
    return support?.minor === undefined || target.kubernetesMinor >= support.minor ? [] : [
      `'minimumVersion' must be at least 1.${support.minor} for ${support.note}, got 1.${target.kubernetesMinor}: `
        + 'say so on the target if every cluster is that new',
    ];
  },
};
