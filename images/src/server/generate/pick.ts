import { argmax, topIndices } from '../tasks/math.ts';
import type { Random } from './random.ts';
import type { Sampling } from './sampling.ts';

/** The next token of logits that penalties have seen. */
export function pick(logits: Float32Array, sampling: Sampling, random: Random): number {
  const { temperature, topK, topP, minP } = sampling;
  if (temperature === 0 || topK === 1) {
    return argmax(logits);
  }
  const all = weights(logits, temperature);
  if (topK === 0 && topP >= 1 && minP <= 0) {
    return drawn(all, undefined, random);
  }
  const best = topK > 0 && topK < all.length ? topIndices(all, topK) : undefined;
  // After top_k, shares are of what is left.
  let kept = nucleus(all, best ?? sorted(all, topP), topP, sum(best === undefined ? all : best.map((token) => all[token]!)));
  if (minP > 0) {
    const least = minP * all[kept[0]!]!;
    kept = kept.filter((token) => all[token]! >= least);
  }
  return drawn(all, kept, random);
}

/** Probabilities but for a common factor; the likeliest has 1. */
function weights(logits: Float32Array, temperature: number): Float64Array {
  const most = logits[argmax(logits)]!;
  return Float64Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
}

/**
 * Likeliest first. Sorting a whole vocabulary for each token costs more than
 * a small model: what is a millionth of the likeliest is left out, unless the
 * nucleus needs it.
 */
function sorted(all: Float64Array, topP: number): number[] {
  const near: number[] = [];
  let total = 0;
  let covered = 0;
  for (let token = 0; token < all.length; token++) {
    const weight = all[token]!;
    total += weight;
    if (weight > 1e-6) {
      near.push(token);
      covered += weight;
    }
  }
  const tokens = topP < 1 && covered >= topP * total ? near : Array.from(all.keys());
  return tokens.sort((a, b) => all[b]! - all[a]! || a - b);
}

/** The fewest of the likeliest whose share reaches topP; one at least. */
function nucleus(all: Float64Array, tokens: readonly number[], topP: number, total: number): readonly number[] {
  if (topP >= 1) {
    return tokens;
  }
  let covered = 0;
  const end = tokens.findIndex((token) => (covered += all[token]!) >= topP * total);
  return tokens.slice(0, end < 0 ? tokens.length : end + 1);
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i]!;
  }
  return total;
};

function drawn(all: Float64Array, tokens: readonly number[] | undefined, random: Random): number {
  const count = tokens?.length ?? all.length;
  const at = (index: number): number => (tokens === undefined ? index : tokens[index]!);
  let total = 0;
  for (let i = 0; i < count; i++) {
    total += all[at(i)]!;
  }
  let left = random() * total;
  for (let i = 0; i < count; i++) {
    left -= all[at(i)]!;
    if (left < 0) {
      return at(i);
    }
  }
  return at(count - 1);
}
