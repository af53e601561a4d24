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
    const { tensor, data } = parallelism.value;
    return group !== undefined && accelerator !== undefined && data === 1 && tensor > accelerator.count
      ? [`'tensor' should be at most the ${accelerator.count} accelerators of a pod, got ${tensor}: `
        + `use tensor ${accelerator.count} and a larger pipeline, unless a fabric joins the pods`]
      : [];
  },
};
