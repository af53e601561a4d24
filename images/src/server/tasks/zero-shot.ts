import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { encode } from './encode.ts';
import { softmax, topIndices } from './math.ts';
import { optionalFlag, optionalText, optionalTexts, parametersOf, shortText } from './read.ts';
import { checkRows, logitsName, rowOf, tensorOf } from './rows.ts';
import type { Task } from './task.ts';
import { singleText } from './text-input.ts';

export interface ZeroShotOptions {
  readonly candidateLabels: readonly string[];
  /** @default 'This example is {}.' */
  readonly hypothesisTemplate?: string;
  /**
   * Every label on its own, instead of scores that sum to 1.
   *
   * @default false
   */
  readonly multiLabel?: boolean;
}

/** In the pipelines' words; labels are sorted by score. */
export interface ZeroShot {
  readonly sequence: string;
  readonly labels: readonly string[];
  readonly scores: readonly number[];
}

export async function zeroShotClassify(
  model: LoadedModel, texts: readonly string[], options: ZeroShotOptions, call: Call,
): Promise<ZeroShot[]> {
  const { candidateLabels: labels } = options;
  checkRows(model, texts.length * labels.length, 'one a text and label');
  const name = logitsName(model);
  const template = options.hypothesisTemplate ?? 'This example is {}.';
  const hypotheses = labels.map((label) => template.replace('{}', () => label));
  const pairs = texts.flatMap((text) => hypotheses.map((hypothesis) => [text, hypothesis] as const));
  const encodings = await encode(model, pairs, { call });
  const taken = await model.runner.run(encodings.map((it) => rowOf(model, it, { kind: 'outputs', names: [name] })), call);
  const logits = taken.map((it) => tensorOf(it, name).data);
  const entailment = entailmentOf(model.files.labels);
  return texts.map((sequence, index) => {
    const own = logits.slice(index * labels.length, (index + 1) * labels.length);
    const scores = options.multiLabel || labels.length === 1 ? eachAlone(own, entailment) : softmax(own.map((row) => row.at(entailment)!));
    const order = topIndices(scores, scores.length);
    return { sequence, labels: order.map((at) => labels[at]!), scores: order.map((at) => scores[at]!) };
  });
}

/** The label whose name begins so; the last one where none does, as pipelines have it. */
function entailmentOf(labels: readonly string[]): number {
  return labels.findIndex((label) => label.toLowerCase().startsWith('entail'));
}

/** Entailment against contradiction, which is the other end of the labels. */
function eachAlone(logits: readonly Float32Array[], entailment: number): number[] {
  const contradiction = entailment === 0 ? -1 : 0;
  return logits.map((row) => softmax([row.at(contradiction)!, row.at(entailment)!])[1]!);
}

export const zeroShot: Task<string, ZeroShotOptions, ZeroShot> = {
  name: 'zero-shot-classification',
  parse: singleText,
  options(parameters) {
    const fields = parametersOf(parameters, ['candidate_labels', 'hypothesis_template', 'multi_label']);
    const labels = optionalTexts(fields, 'candidate_labels');
    const candidateLabels = typeof fields.candidate_labels === 'string'
      ? fields.candidate_labels.split(',').map((label) => label.trim()).filter((label) => label !== '')
      : labels ?? [];
    if (candidateLabels.length === 0) {
      throw new ServingError('invalid', "'candidate_labels' must be a list of at least one string: zero-shot-classification needs them");
    }
    const hypothesisTemplate = optionalText(fields, 'hypothesis_template');
    if (hypothesisTemplate !== undefined && !shortText(hypothesisTemplate, 'hypothesis_template').includes('{}')) {
      throw new ServingError('invalid', "'hypothesis_template' must hold {} for the label");
    }
    return {
      candidateLabels,
      multiLabel: optionalFlag(fields, 'multi_label') ?? false,
      ...(hypothesisTemplate !== undefined && { hypothesisTemplate }),
    };
  },
  run: zeroShotClassify,
  pipeline: (output) => output,
  kserve: (output) => output,
};
