import { TOKEN_INPUTS } from '../../knowledge/triton';
import {
  madeRepositories, MadeRepositoryIntent, NamedRepository, TensorIntent, TensorsIntent,
} from '../../plan/triton/triton-intent';
import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const TRITON_CONTRACT: ServiceRule = {
  id: 'KS751',
  title: 'a tensor contract that no tokenizer or task fits',
  severity: 'error',
  acknowledgeable: false,
  why: 'Triton starts with it, and the server before it refuses the model; or Triton refuses every request.',
  see: 'https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md#inputs-and-outputs',
  check: ({ intent: { triton } }) => (triton === undefined ? [] : madeRepositories(triton).flatMap(ofModel)),
};

function ofModel({ prefix, repository }: NamedRepository): string[] {
  const messages = repository.tensors === undefined ? [] : wrongIn(repository.tensors, rowsOf(repository));
  return messages.map((message) => message.replace('\'', `'${prefix}`));
}

/** Dimensions that stand before those of the tokens in a request. */
function rowsOf({ batching }: MadeRepositoryIntent): number {
  return batching.maxBatchSize > 0 ? 1 : 0;
}

function wrongIn({ inputs, outputs }: TensorsIntent, batch: number): string[] {
  const wrong = inputs.flatMap((input) => wrongInput(input, batch));
  if (!inputs.some(({ name }) => name === 'input_ids')) {
    wrong.push(wrongValue('tensors.inputs', 'a list with \'input_ids\'', inputs.map(({ name }) => name).join(', ')));
  }
  if (outputs.length === 0) {
    wrong.push(wrongValue('tensors.outputs', 'a list of at least one tensor', 'none'));
  }
  for (const { name, datatype } of outputs.filter(({ datatype: type }) => !type.startsWith('FP'))) {
    wrong.push(wrongValue(`datatype of ${name}`, 'FP32, FP16 or FP64 for an output', datatype));
  }
  const names = [...inputs, ...outputs].map(({ name }) => name);
  return [...wrong, ...names.filter((name, index) => names.indexOf(name) < index).map((name) => (
    wrongValue('tensors', 'a list of tensors with names of their own', name)
  ))];
}

function wrongInput({ name, datatype, dims }: TensorIntent, batch: number): string[] {
  if (!TOKEN_INPUTS.includes(name)) {
    return [wrongValue('tensors.inputs', `a list of ${TOKEN_INPUTS.join(', ')}`, name, 'export the model with these names')];
  }
  const wrong = datatype.startsWith('INT') ? [] : [wrongValue(`datatype of ${name}`, 'INT64 or INT32 for tokens', datatype)];
  const all = dims.length + batch;
  return all === 2 ? wrong : [...wrong, wrongValue(`dims of ${name}`, `${2 - batch} number${batch === 1 ? '' : 's'} with maxBatchSize ${batch === 1 ? 'above 0' : '0'}`,
    dims.join(', '), batch === 1 ? 'Triton adds the dimension of the batch itself' : 'the first one is that of the batch')];
}
