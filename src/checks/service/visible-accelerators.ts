import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const VISIBLE_ACCELERATORS: ServiceRule = {
  id: 'KS214',
  title: 'a tensor parallel size that the server overwrites',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe\'s Hugging Face server sets the tensor parallel size to the number of GPUs that it sees, whatever its flag says.',
  check: ({ intent }) => {
    const { accelerator, engine, parallelism } = intent;
    const { tensor } = parallelism.value;
    return engine.kind === 'huggingFaceServer' && engine.backend !== 'huggingface' && accelerator !== undefined
      && tensor !== accelerator.count
      ? [wrongValue('tensor', `the ${accelerator.count} accelerators of the pod with KServe's Hugging Face server`, tensor,
        'it takes every GPU that it sees')]
      : [];
  },
};
