import { gibibytes } from '../../plan/probes';
import { ServiceRule } from '../rule';

export const WEIGHTS_VOLUME_SIZE: ServiceRule = {
  id: 'KS111',
  title: 'the volume for the weights is smaller than the model',
  severity: 'error',
  acknowledgeable: false,
  why: 'The kubelet evicts the pod as soon as the download passes the limit, again and again.',
  check: ({ intent }) => {
    const volume = intent.weightsVolume.value;
    const size = intent.model.sizeBytes;
    return volume.kind === 'emptyDir' && volume.sizeLimitBytes !== undefined && size !== undefined
      && volume.sizeLimitBytes < size
      ? [`'sizeLimit' must be at least the model's ${gibibytes(size)}, got ${gibibytes(volume.sizeLimitBytes)}`]
      : [];
  },
};
