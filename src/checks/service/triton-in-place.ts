import { fetchAccess } from '../../plan/credentials';
import { ServiceIntent } from '../../plan/intent';
import { agentUri } from '../../plan/model-intent';
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
  check: ({ intent }) => {
    const { triton } = intent;
    if (triton?.updates === 'inPlace') {
      return [...wrongIn(intent, triton), ...furtherModels(intent, triton)];
    }
    return triton === undefined || triton.further.length === 0 ? [] : [
      wrongValue('updates', 'ModelUpdates.inPlace() with furtherModels', 'newPods()', 'or make a pair for each model'),
    ];
  },
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
    ...folderName('modelName', modelName.value),
  ];
}

function folderName(prop: string, name: string): string[] {
  return NAME.test(name) ? [] : [
    wrongValue(prop, 'at most 101 letters, digits, ., _ and - with ModelUpdates.inPlace()', name, 'it is the name of a folder'),
  ];
}

/** One agent fetches them all, with one environment. */
function furtherModels({ model, modelName }: ServiceIntent, { further }: TritonIntent): string[] {
  const names = [modelName.value, ...further.map(({ name }) => name)];
  const own = JSON.stringify(fetchAccess(model));
  const none = [own, JSON.stringify({ env: [], mounts: [], volumes: [] })];
  return further.flatMap((one, index) => {
    const prop = `furtherModels[${index}]`;
    return [
      ...folderName(`${prop}.modelName`, one.name),
      ...(names.indexOf(one.name) === index + 1
        ? [] : [wrongValue(`${prop}.modelName`, 'another than those of the other models', one.name)]),
      ...(none.includes(JSON.stringify(fetchAccess(one.model))) ? [] : [
        wrongValue(`${prop}.model`, 'one with the credentials, endpoint, proxy and certificates of \'model\', or without any',
          agentUri(one.model.source), 'make another pair of it'),
      ]),
    ];
  });
}
