import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const TRITON_TASK: ServiceRule = {
  id: 'KS750',
  title: 'text generation behind Triton',
  severity: 'error',
  acknowledgeable: false,
  why: 'Tokens are generated one after the other with a cache of keys and values, for which the pair has no protocol.',
  check: ({ intent: { triton, task } }) => (triton !== undefined && task === 'text-generation'
    ? [wrongValue('task', 'another than text generation with Triton', task,
      'use HuggingFaceService, or MultiNodeVllm for a model over several pods')]
    : []),
};
