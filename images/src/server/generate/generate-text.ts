import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Generator } from './generator.ts';
import type { Logprobs } from './logprobs.ts';
import type { Finish, Sequence } from './messages.ts';
import { stopScanner } from './stop-strings.ts';
import { textStream } from './text-stream.ts';

export interface TextRequest extends Sequence {
  /** Where the text ends; they are not part of it. */
  readonly stops: readonly string[];
}

/** A token that a piece of text is made of. */
export interface MadeToken {
  readonly token: number;
  readonly logprobs?: Logprobs;
}

/** Text that is certain, with the tokens since the piece before. */
export interface Piece {
  readonly text: string;
  readonly tokens: readonly MadeToken[];
  /** On the last piece only. */
  readonly finish?: Finish;
}

/** @throws ServingError invalid for a model that does not generate */
export function generatorOf(model: LoadedModel): Generator {
  if (model.generator === undefined) {
    throw new ServingError('invalid', `model '${model.name}' is for ${model.files.task}, which generates no text`);
  }
  return model.generator;
}

/**
 * A text that goes on, piece by piece. Leaving the loop stops the work.
 *
 * @throws ServingError
 */
export async function* generateText(model: LoadedModel, request: TextRequest, call: Call): AsyncGenerator<Piece> {
  const stream = textStream(model.tokenizer);
  const scanner = stopScanner(request.stops);
  let tokens: MadeToken[] = [];
  for await (const step of generatorOf(model).generate(request, call)) {
    if (step.kind === 'token') {
      tokens.push(step.logprobs === undefined ? { token: step.token } : { token: step.token, logprobs: step.logprobs });
    }
    const { text, isStopped } = scanner.push(step.kind === 'token' ? await stream.push(step.token) : await stream.end());
    if (isStopped) {
      yield { text, tokens, finish: 'stop' };
      return;
    }
    if (step.kind === 'end') {
      yield { text: text + scanner.end(), tokens, finish: step.finish };
      return;
    }
    if (text !== '') {
      yield { text, tokens };
      tokens = [];
    }
  }
}
