import { ServiceRule } from '../rule';

export const WEIGHTS_VOLUME_USED: ServiceRule = {
  id: 'KS105',
  title: 'a volume for weights that nothing writes',
  severity: 'error',
  acknowledgeable: false,
  why: 'Nothing is fetched into it: the model lies on its own volume, or KServe brings one.',
  check: ({ intent }) => {
    const { by } = intent.fetch.value;
    return intent.weightsVolume.from.kind === 'prop' && (by === 'mount' || by === 'platform')
      ? [`'weightsVolume' must be left out where ${by === 'mount' ? 'the model is mounted' : 'KServe fetches'}, got one`]
      : [];
  },
};
