import type { Call } from '../../call.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { invalid } from '../../fields.ts';
import { inferTensors } from './infer-tensors.ts';
import { inferTexts } from './infer-texts.ts';
import type { AnyTensor, InferRequest, NumberTensor, TextTensor } from './tensor.ts';
import { isText } from './tensor.ts';
import { withTimeLimit } from './time-limit.ts';

/**
 * An inference within the time that the request allows.
 *
 * @throws ServingError
 */
export const infer = (model: LoadedModel, request: InferRequest, call: Call): Promise<AnyTensor[]> =>
  withTimeLimit(call, request.parameters.get('timeout'), (limited) => inferNow(model, request, limited));

/**
 * Texts go through the model's task, numbers straight to its graph.
 */
async function inferNow(model: LoadedModel, request: InferRequest, call: Call): Promise<AnyTensor[]> {
  const texts = request.inputs.filter(isText);
  if (texts.length === request.inputs.length) return inferTexts(model, texts as TextTensor[], request, call);
  if (texts.length > 0) {
    throw invalid(`'inputs' has texts (${texts.map((tensor) => tensor.name).join(', ')}) beside numbers: `
      + 'send texts, or the tensors that the tokenizer makes of them');
  }
  return inferTensors(model, request.inputs as NumberTensor[], request, call);
}
