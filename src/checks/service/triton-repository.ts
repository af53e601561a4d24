import { madeRepositories } from '../../plan/triton/triton-intent';
import { wrongValue } from '../reject';
import { ServiceFacts, ServiceRule } from '../rule';

export const TRITON_REPOSITORY: ServiceRule = {
  id: 'KS752',
  title: 'a repository that cannot be made, or is described twice',
  severity: 'error',
  acknowledgeable: false,
  why: 'Triton finds no model, or one whose tensors nobody told it, and ends when the pod starts.',
  see: 'https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_repository.md',
  check: (facts) => [...untoldTensors(facts), ...fetcher(facts), ...describedTwice(facts)],
};

function untoldTensors({ intent: { triton } }: ServiceFacts): string[] {
  const untold = triton === undefined ? [] : madeRepositories(triton)
    .filter(({ repository: { backend, tensors } }) => !backend.tellsTensors && tensors === undefined);
  return untold.map(({ prefix, repository: { backend } }) => wrongValue(`${prefix}tensors`,
    `given for the backend '${backend.name}', whose files do not tell them`, 'none',
    'write TensorContract.of([ModelTensor.tokens(\'input_ids\'), ...], [...])'));
}

function describedTwice({ intent: { triton } }: ServiceFacts): string[] {
  return triton?.repository.kind !== 'existing' ? [] : triton.repository.alsoGiven.map((prop) => (
    wrongValue(prop, 'left out with a repository that is there', 'a value', 'its config.pbtxt says it')
  ));
}

/** KServe mounts what it fetches in the server's container alone. */
function fetcher({ intent: { triton, fetch } }: ServiceFacts): string[] {
  return triton !== undefined && fetch.value.by === 'platform'
    ? [wrongValue('fetch', 'Fetch.agent(), Fetch.initializer() or Fetch.cache() with Triton, or left out for a volume',
      'Fetch.kserve()', 'Triton\'s container would not see the files')]
    : [];
}
