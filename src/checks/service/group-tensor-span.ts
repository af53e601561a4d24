import { ServiceRule } from '../rule';

export const GROUP_TENSOR_SPAN: ServiceRule = {
  id: 'KS355',
  title: 'tensor parallel ranks of one layer lie on different pods',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Every layer of every token then waits for the network; pipeline stages exchange far less.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent }) => {
    const { group, accelerator, parallelism } = intent;
    const { tensor, pipeline, data } = parallelism.value;
    // Of ranks that make no whole pods a rule of its own speaks.
    return group !== undefined && accelerator !== undefined && data === 1
      && (tensor * pipeline) % accelerator.count === 0 && accelerator.count % tensor !== 0
      ? [`'tensor' should divide the ${accelerator.count} accelerators of a pod, got ${tensor}: `
        + `use ${within(accelerator.count, tensor, tensor * pipeline)}, unless a fabric joins the pods`]
      : [];
  },
};

/** The next smaller and the next larger tensor parallel size that stays on a pod, with as many ranks in all. */
function within(count: number, tensor: number, world: number): string {
  const divisors = Array.from({ length: count }, (_, index) => index + 1).filter((divisor) => count % divisor === 0);
  const near = [divisors.filter((divisor) => divisor < tensor).pop(), divisors.find((divisor) => divisor > tensor)];
  return near.filter((size) => size !== undefined).map((size) => `tensor ${size} and pipeline ${world / size}`).join(' or ');
}
