import type { Call } from '../call.ts';
import type { HubModel } from '../model/hub-model.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { encode, type TextInput } from './encode.ts';
import { argmax, sigmoid, softmax, topIndices } from './math.ts';
import { optionalChoice, optionalCount, optionalFlag, parametersOf } from './read.ts';
import { logitsName, rowOf, tensorOf } from './rows.ts';
import type { Task } from './task.ts';
import { textInput } from './text-input.ts';

export interface ClassifyOptions {
  /**
   * Labels of one answer; null for all.
   *
   * @default - the best one, as one object instead of a list
   */
  readonly topK?: number | null;
  /** @default - what the model's problem type asks for */
  readonly functionToApply?: 'sigmoid' | 'softmax' | 'none';
  /** KServe's shape with a probability for every label's index. */
  readonly probabilities?: boolean;
  /** KServe's shape with a logit for every label's index. */
  readonly rawLogits?: boolean;
}

export interface LabelScore {
  readonly label: string;
  readonly score: number;
}

/** What the model said about one text. */
export interface Classification {
  readonly logits: Float32Array;
  readonly scores: ArrayLike<number>;
  readonly labels: readonly string[];
}

export async function classify(
  model: LoadedModel, inputs: readonly TextInput[], options: ClassifyOptions, call: Call,
): Promise<Classification[]> {
  const name = logitsName(model);
  const encodings = await encode(model, inputs, { call });
  const taken = await model.runner.run(encodings.map((it) => rowOf(model, it, { kind: 'outputs', names: [name] })), call);
  return taken.map((it) => {
    const logits = tensorOf(it, name).data;
    const apply = options.functionToApply ?? usualFunction(model.files, logits.length);
    return { logits, scores: applied(apply, logits), labels: model.files.labels };
  });
}

/** Labels with their scores, best first. */
export function bestLabels(answer: Classification, count = answer.scores.length): LabelScore[] {
  return topIndices(answer.scores, Math.min(count, answer.scores.length))
    .map((index) => ({ label: answer.labels[index] ?? `LABEL_${index}`, score: answer.scores[index]! }));
}

function usualFunction(files: HubModel, labels: number): 'sigmoid' | 'softmax' | 'none' {
  if (files.problem === 'regression') {
    return 'none';
  }
  return files.problem === 'multi_label_classification' || labels === 1 ? 'sigmoid' : 'softmax';
}

function applied(name: 'sigmoid' | 'softmax' | 'none', logits: Float32Array): ArrayLike<number> {
  if (name === 'none') {
    return logits;
  }
  return name === 'softmax' ? softmax(logits) : Float64Array.from(logits, sigmoid);
}

const byIndex = (values: ArrayLike<number>, digits?: number): Record<string, number> => Object.fromEntries(
  Array.from(values, (value, index) => [index, digits === undefined ? value : Number(value.toFixed(digits))]),
);

export const textClassification: Task<TextInput, ClassifyOptions, Classification> = {
  name: 'text-classification',
  parse: textInput,
  options(parameters) {
    const fields = parametersOf(parameters, ['top_k', 'function_to_apply', 'return_probabilities', 'return_raw_logits']);
    const topK = fields.top_k === null ? null : optionalCount(fields, 'top_k');
    const functionToApply = optionalChoice(fields, 'function_to_apply', ['sigmoid', 'softmax', 'none']);
    return {
      ...(topK !== undefined && { topK }),
      ...(functionToApply !== undefined && { functionToApply }),
      probabilities: optionalFlag(fields, 'return_probabilities') ?? false,
      rawLogits: optionalFlag(fields, 'return_raw_logits') ?? false,
    };
  },
  run: classify,
  pipeline: (output, { topK }) => (topK === undefined ? bestLabels(output, 1)[0] : bestLabels(output, topK ?? undefined)),
  // KServe takes softmax whatever the problem type is, and rounds to four digits.
  kserve(output, options) {
    if (options.rawLogits) {
      return byIndex(output.logits);
    }
    return options.probabilities ? byIndex(softmax(output.logits), 4) : argmax(output.logits);
  },
};
