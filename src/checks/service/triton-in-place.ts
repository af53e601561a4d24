import { ServiceIntent } from '../../plan/intent';
import { TritonIntent } from '../../plan/triton/triton-intent';
import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const TRITON_IN_PLACE: ServiceRule = {
  id: 'KS756',
  title: 'a model that cannot be replaced in pods that run',
  severity: 'error',
  acknowledgeable: false,
  why: 'The agent fetches the new model and has Triton and the server beside it take it: it needs both in its pod, and a folder of its own.',
  see: 'https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_management.md#model-control-mode-explicit',
  check: ({ intent }) => (intent.triton?.updates === 'inPlace' ? wrongIn(intent, intent.triton) : []),
};

/** A folder's name, and a part of the model's name in Triton. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

function wrongIn({ fetch, weightsVolume, modelName }: ServiceIntent, { place, repository }: TritonIntent): string[] {
  const because = 'with ModelUpdates.inPlace()';
  return [
    ...(fetch.value.by === 'agent' ? [] : [wrongValue('fetch', `Fetch.agent() ${because}`, `Fetch.${fetch.value.by}()`)]),
    ...(place.kind === 'samePod' ? [] : [wrongValue('placement', `TritonPlacement.samePod() ${because}`, 'ownService()')]),
    ...(repository.kind === 'made' ? [] : [wrongValue('repository', `left out ${because}`, 'a value', 'the agent makes it')]),
    ...(weightsVolume.value.kind === 'emptyDir' ? [] : [
      wrongValue('weightsVolume', `WeightsVolume.emptyDir() ${because}`, weightsVolume.value.claimName, 'each pod changes its own'),
    ]),
    ...(NAME.test(modelName.value) ? [] : [
      wrongValue('modelName', `at most 101 letters, digits, ., _ and - ${because}`, modelName.value, 'it is the name of a folder'),
    ]),
  ];
}
