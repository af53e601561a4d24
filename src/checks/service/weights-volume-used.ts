import { FetchIntent } from '../../plan/intent';
import { ServiceRule } from '../rule';

const UNUSED: Partial<Record<FetchIntent['by'], string>> = {
  mount: 'the model is mounted', platform: 'KServe fetches', cache: 'the node\'s cache brings the model',
};

export const WEIGHTS_VOLUME_USED: ServiceRule = {
  id: 'KS105',
  title: 'a volume for weights that nothing writes',
  severity: 'error',
  acknowledgeable: false,
  why: 'Nothing is fetched into it: the model lies on its own volume, or KServe brings one.',
  check: ({ intent }) => {
    const { by } = intent.fetch.value;
    return intent.weightsVolume.from.kind === 'prop' && UNUSED[by] !== undefined
      ? [`'weightsVolume' must be left out where ${UNUSED[by]}, got one`]
      : [];
  },
};
