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
    // Each data-parallel rank holds a whole copy, but for experts, which are split over all ranks.
    const { data, expert } = parallelism.value;
    const copies = expert ? 1 : data;
    const count = accelerator.count * (intent.group?.pods ?? 1);
    const total = accelerator.memoryBytes * count / copies;
    const offload = Number(engine.flags.find(({ flag }) => flag === '--cpu-offload-gb')?.value ?? 0) * 1024 ** 3;
    return model.sizeBytes > total + offload * count
      ? [`'accelerator' must hold the model's ${gibibytes(model.sizeBytes)}, got ${count} x `
        + `${gibibytes(accelerator.memoryBytes)} for ${copies === 1 ? 'it' : 'each copy of it'}: `
        + `take more accelerators, larger ones or a quantized model${copies === 1 ? '' : ', or set expert where it has experts'}`]
      : [];
  },
};
