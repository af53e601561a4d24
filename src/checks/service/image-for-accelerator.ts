import { ServiceRule } from '../rule';

export const IMAGE_FOR_ACCELERATOR: ServiceRule = {
  id: 'KS213',
  title: 'a stock image on accelerators that it was not built for',
  severity: 'error',
  acknowledgeable: false,
  why: 'The stock images hold CUDA: on other accelerators the server starts, finds no device and exits.',
  see: 'https://docs.vllm.ai/en/stable/getting_started/installation/gpu.html',
  check: ({ intent }) => {
    const { accelerator, engine } = intent;
    return accelerator !== undefined && accelerator.vendor !== 'nvidia' && engine.image.from.kind === 'knowledge'
      ? [`'image' must be one that is built for ${accelerator.resource}, got the stock image `
        + `'${engine.image.value}'`]
      : [];
  },
};
