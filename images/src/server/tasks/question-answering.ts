import type { Call } from '../call.ts';
import { fieldsOf, textOf } from '../fields.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { answersIn, type Answer, type Window } from './answer-spans.ts';
import { CodePoints } from './code-points.ts';
import { MAX_ANSWER_TOKENS, MAX_TOP_K } from './limits.ts';
import { optionalCount, optionalFlag, parametersOf } from './read.ts';
import { rowOf, tensorOf } from './rows.ts';
import type { Task } from './task.ts';
import { windowsOf } from './windows.ts';

export interface QuestionInput {
  readonly question: string;
  readonly context: string;
}

export interface QuestionOptions {
  /** @default - the best one, as one object instead of a list */
  readonly topK?: number;
  /** Tokens that neighbouring windows of a long context share; 128 or half a window by default. */
  readonly docStride?: number;
  /** Tokens of a window; 384 or the model's limit by default. */
  readonly maxSeqLen?: number;
  /** @default 15 */
  readonly maxAnswerLen?: number;
  /** @default 64 */
  readonly maxQuestionLen?: number;
  /** Whether "no answer" may win, as an empty text. */
  readonly handleImpossibleAnswer?: boolean;
  /** Whether answers grow to whole words. */
  readonly alignToWords?: boolean;
}

/** Best first. */
export async function answer(
  model: LoadedModel, inputs: readonly QuestionInput[], options: QuestionOptions, call: Call,
): Promise<Answer[][]> {
  const maxTokens = Math.min(options.maxSeqLen ?? 384, model.limits.maxTokens);
  const windows = await windowsOf(model, inputs.map(({ question, context }) => ({ text: context, first: question })), {
    maxTokens,
    stride: options.docStride ?? Math.min(maxTokens >> 1, 128, Math.max(0, (maxTokens >> 1) - 16)),
    maxFirst: options.maxQuestionLen ?? 64,
    call,
  });
  const all = windows.flat();
  const names = ['start_logits', 'end_logits'];
  const taken = await model.runner.run(all.map((it) => rowOf(model, it, { kind: 'outputs', names })), call);
  let next = 0;
  return inputs.map(({ context }, index) => answersIn(new CodePoints(context), windows[index]!.map((encoding): Window => {
    const it = taken[next++];
    return { encoding, start: tensorOf(it, 'start_logits').data, end: tensorOf(it, 'end_logits').data };
  }), {
    topK: options.topK ?? 1,
    maxLength: options.maxAnswerLen ?? 15,
    impossible: options.handleImpossibleAnswer ?? false,
    words: options.alignToWords ?? false,
  }));
}

export const questionAnswering: Task<QuestionInput, QuestionOptions, Answer[]> = {
  name: 'question-answering',
  parse(instance) {
    const { question, context } = fieldsOf(instance, "'instance'");
    return { question: textOf(question, "'question'"), context: textOf(context, "'context'") };
  },
  options(parameters) {
    const fields = parametersOf(parameters, ['top_k', 'doc_stride', 'max_seq_len', 'max_answer_len', 'max_question_len',
      'handle_impossible_answer', 'align_to_words']);
    const options = {
      topK: optionalCount(fields, 'top_k', 1, MAX_TOP_K),
      docStride: optionalCount(fields, 'doc_stride', 0),
      maxSeqLen: optionalCount(fields, 'max_seq_len'),
      maxAnswerLen: optionalCount(fields, 'max_answer_len', 1, MAX_ANSWER_TOKENS),
      maxQuestionLen: optionalCount(fields, 'max_question_len'),
      handleImpossibleAnswer: optionalFlag(fields, 'handle_impossible_answer'),
      alignToWords: optionalFlag(fields, 'align_to_words'),
    };
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  },
  run: answer,
  pipeline: (output, { topK }) => (topK === undefined ? output[0] : output),
  kserve: (output, { topK }) => (topK === undefined ? output[0] : output),
};
