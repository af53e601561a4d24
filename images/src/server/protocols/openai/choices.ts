import type { Call } from '../../call.ts';
import { channel } from '../../generate/channel.ts';
import { generateText, type MadeToken, type Piece, type TextRequest } from '../../generate/generate-text.ts';
import type { Finish } from '../../generate/messages.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';

/** One of the texts of an answer. */
export interface Choice {
  readonly index: number;
  readonly text: string;
  readonly tokens: readonly MadeToken[];
  readonly finish: Finish;
}

/** A part of one of the texts. */
export interface ChoicePiece extends Piece {
  readonly index: number;
}

/** All texts at their ends; if one fails, all do. */
export async function wholeChoices(model: LoadedModel, requests: readonly TextRequest[], call: Call): Promise<Choice[]> {
  const choices = requests.map((_, index) => ({ index, text: '', tokens: [] as MadeToken[], finish: 'length' as Finish }));
  for await (const piece of choicePieces(model, requests, call)) {
    const choice = choices[piece.index]!;
    choice.text += piece.text;
    choice.tokens.push(...piece.tokens);
    choice.finish = piece.finish ?? choice.finish;
  }
  return choices;
}

/** Pieces of all texts as they come. Leaving the loop stops all of them. */
export async function* choicePieces(model: LoadedModel, requests: readonly TextRequest[], call: Call): AsyncGenerator<ChoicePiece> {
  const left = new AbortController();
  const signal = AbortSignal.any([call.signal, left.signal]);
  const pieces = channel<ChoicePiece>();
  const all = requests.map(async (request, index) => {
    for await (const piece of generateText(model, request, { ...call, signal })) {
      pieces.put({ ...piece, index });
    }
  });
  Promise.all(all).then(() => pieces.end(), (error: Error) => pieces.fail(error));
  try {
    yield* pieces;
  } finally {
    left.abort();
  }
}

/** As OpenAI counts; tokens that ended a text are not told, and not counted. */
export function usageOf(prompts: number, completions: number): object {
  return { prompt_tokens: prompts, completion_tokens: completions, total_tokens: prompts + completions };
}
