import { ServiceRule } from '../rule';

export const GROUP_DATA_PARALLEL: ServiceRule = {
  id: 'KS354',
  title: 'data parallelism over the pods of a group',
  severity: 'error',
  acknowledgeable: false,
  why: 'This version of the library does not start data-parallel ranks on several pods.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent }) => (intent.group !== undefined && intent.parallelism.value.data > 1
    ? [`'data' must be 1 for a group of pods, got ${intent.parallelism.value.data}: run more groups with Scaling.replicas()`]
    : []),
};
