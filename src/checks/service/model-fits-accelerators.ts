import { gibibytes } from '../../plan/probes';
import { ServiceRule } from '../rule';

export const MODEL_FITS_ACCELERATORS: ServiceRule = {
  id: 'KS303',
  title: 'the weights are larger than the accelerators\' memory',
  severity: 'error',
  acknowledgeable: false,
  why: 'Loading fails with an out-of-memory error after the whole download, again and again.',
  check: ({ intent }) => {
    const { accelerator, model, parallelism, engine } = intent;
    if (accelerator?.memoryBytes === undefined || model.sizeBytes === undefined) {
      return [];
    }
    // Each data-parallel rank holds a whole copy.
    const count = accelerator.count * (intent.group?.pods ?? 1);
    const total = accelerator.memoryBytes * count / parallelism.value.data;
    const offload = Number(engine.flags.find(({ flag }) => flag === '--cpu-offload-gb')?.value ?? 0) * 1024 ** 3;
    return model.sizeBytes > total + offload * count
      ? [`'accelerator' must hold the model's ${gibibytes(model.sizeBytes)}, got ${count} x `
        + `${gibibytes(accelerator.memoryBytes)} for ${parallelism.value.data === 1 ? 'it' : 'each copy of it'}: `
        + 'take more accelerators, larger ones or a quantized model']
      : [];
  },
};
