/** How the next token is chosen, in the words of OpenAI's and vLLM's APIs. */
export interface Sampling {
  /** 0 is greedy: always the likeliest. */
  readonly temperature: number;
  /** 0 is all. */
  readonly topK: number;
  readonly topP: number;
  /** Tokens below this share of the likeliest one's probability are out. */
  readonly minP: number;
  /** Above 1: tokens of prompt and answer become less likely. */
  readonly repetitionPenalty: number;
  /** Taken off a token's logit for each time that the answer has it. */
  readonly frequencyPenalty: number;
  /** Taken off once for a token that the answer has. */
  readonly presencePenalty: number;
  /** Added to logits by token id. */
  readonly bias: readonly (readonly [number, number])[];
  readonly seed: number;
  /** How many alternatives are told with each token; absent: no log probabilities. */
  readonly topLogprobs?: number;
}

export const GREEDY: Sampling = {
  temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0, bias: [], seed: 0,
};
