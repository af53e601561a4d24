import type { Sampling } from './sampling.ts';

/** What the penalties look at: tokens of the prompt, and how often the answer has which. */
export class History {
  readonly #prompt: ReadonlySet<number>;
  readonly #made = new Map<number, number>();

  constructor(prompt: Iterable<number>) {
    this.#prompt = new Set(prompt);
  }

  add(token: number): void {
    this.#made.set(token, (this.#made.get(token) ?? 0) + 1);
  }

  /** Changes the logits in place. */
  apply(logits: Float32Array, sampling: Sampling): void {
    const { repetitionPenalty: repetition, frequencyPenalty: frequency, presencePenalty: presence } = sampling;
    if (repetition !== 1) {
      for (const token of this.#prompt) {
        repeat(logits, token, repetition);
      }
      for (const token of this.#made.keys()) {
        if (!this.#prompt.has(token)) {
          repeat(logits, token, repetition);
        }
      }
    }
    if (frequency !== 0 || presence !== 0) {
      for (const [token, times] of this.#made) {
        logits[token]! -= frequency * times + presence;
      }
    }
    for (const [token, value] of sampling.bias) {
      if (token < logits.length) {
        logits[token]! += value;
      }
    }
  }
}

function repeat(logits: Float32Array, token: number, penalty: number): void {
  const logit = logits[token];
  if (logit !== undefined) {
    logits[token] = logit > 0 ? logit / penalty : logit * penalty;
  }
}
