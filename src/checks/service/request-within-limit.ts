import { cores } from '../../plan/cores';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';

export const REQUEST_WITHIN_LIMIT: ServiceRule = {
  id: 'KS307',
  title: 'more CPU is requested than the limit allows',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the pods: the Deployment is there and never makes one.',
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  check: ({ plan }) => {
    const { cpuRequest, cpuLimit } = servingPod(plan).containers[0].resources;
    return cpuLimit !== undefined && cores(cpuRequest.value) > cores(cpuLimit.value)
      ? [`'resources.cpu' must be at most the ${cpuLimit.value} of 'resources.cpuLimit', got ${cpuRequest.value}: `
        + 'raise the limit or leave it out']
      : [];
  },
};
