import { topIndices } from '../tasks/math.ts';

/** How likely the model held a token, before any sampling option. */
export interface Likely {
  readonly token: number;
  readonly logprob: number;
}

export interface Logprobs {
  readonly logprob: number;
  /** Likeliest first. */
  readonly top: readonly Likely[];
}

/** For every token; the logits are read only. */
export function logprobsOf(logits: Float32Array, token: number, count: number): Logprobs {
  let most = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    most = Math.max(most, logits[i]!);
  }
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    total += Math.exp(logits[i]! - most);
  }
  const norm = most + Math.log(total);
  const top = count === 0 ? [] : topIndices(logits, Math.min(count, logits.length));
  return { logprob: logits[token]! - norm, top: top.map((it) => ({ token: it, logprob: logits[it]! - norm })) };
}
