import { ServiceRule } from '../rule';

export const RANKS_FIT_ACCELERATORS: ServiceRule = {
  id: 'KS014',
  title: 'ranks and accelerators of a pod do not come out even',
  severity: 'error',
  acknowledgeable: false,
  why: 'A rank without a GPU fails at start; a GPU without a rank is paid for and idle.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent }) => {
    const { accelerator, parallelism, engine } = intent;
    const { tensor, pipeline, data } = parallelism.value;
    const world = tensor * pipeline * data;
    // On CPU a rank is a NUMA node, which only the user knows; a group has a rule of its own.
    if (accelerator === undefined || intent.group !== undefined || parallelism.from.kind !== 'prop' || engine.kind !== 'vllm') {
      return [];
    }
    const { count } = accelerator;
    if (world === count) {
      return [];
    }
    return [`'parallelism' must make ${count} ranks for the ${count} accelerator${count === 1 ? '' : 's'} of the pod, `
      + `got tensor ${tensor} x pipeline ${pipeline} x data ${data} = ${world}: `
      + `use tensor ${divisors(count).join(', ')} with the rest in pipeline or data`];
  },
};

function divisors(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter((divisor) => count % divisor === 0);
}
