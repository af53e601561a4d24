import type { MadeToken } from '../../generate/generate-text.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { lengthOf } from '../../tasks/code-points.ts';

/** A token's own text, and its likeliest alternatives. */
export interface ToldToken {
  readonly text: string;
  readonly logprob: number;
  readonly top: readonly { readonly text: string; readonly logprob: number }[];
}

export async function toldTokens(model: LoadedModel, tokens: readonly MadeToken[]): Promise<ToldToken[]> {
  const lists = tokens.map(({ token, logprobs }) => [token, ...(logprobs?.top ?? []).map((it) => it.token)]);
  const texts = await model.tokenizer.decodeBatch(lists.flat().map((id) => [id]), false);
  let next = 0;
  return tokens.map(({ logprobs }) => {
    const text = texts[next++]!;
    const top = (logprobs?.top ?? []).map(({ logprob }) => ({ text: texts[next++]!, logprob }));
    return { text, logprob: logprobs?.logprob ?? 0, top };
  });
}

/** In the words of chat completions. */
export function chatLogprobs(tokens: readonly ToldToken[]): object {
  const told = ({ text, logprob }: { text: string; logprob: number }) => ({ token: text, logprob, bytes: [...Buffer.from(text)] });
  return { content: tokens.map((token) => ({ ...told(token), top_logprobs: token.top.map(told) })) };
}

/** In the words of completions; `offset` is where the first token begins in the text, in code points. The token itself is always among its alternatives. */
export function completionLogprobs(tokens: readonly ToldToken[], offset: number): object {
  let at = offset;
  const offsets = tokens.map(({ text }) => {
    const here = at;
    at += lengthOf(text);
    return here;
  });
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map((token) => Object.fromEntries([...token.top, token].map(({ text, logprob }) => [text, logprob]))),
    text_offset: offsets,
  };
}
