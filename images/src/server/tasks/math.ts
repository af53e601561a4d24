import { Best } from './best.ts';

/** Numbers as numpy counts them: in double precision, stable for large logits. */

export function softmax(logits: ArrayLike<number>): Float64Array {
  const scores = new Float64Array(logits.length);
  let most = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    most = Math.max(most, logits[i]!);
  }
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    scores[i] = Math.exp(logits[i]! - most);
    sum += scores[i]!;
  }
  for (let i = 0; i < logits.length; i++) {
    scores[i]! /= sum;
  }
  return scores;
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The first of the largest, as numpy's argmax. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i]! > values[best]!) {
      best = i;
    }
  }
  return best;
}

/** Indices of the `count` largest, largest first; ties keep their order. */
export function topIndices(values: ArrayLike<number>, count: number): number[] {
  const best = new Best<number>(count);
  for (let i = 0; i < values.length; i++) {
    if (best.takes(values[i]!)) {
      best.add(values[i]!, i);
    }
  }
  return best.list();
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
