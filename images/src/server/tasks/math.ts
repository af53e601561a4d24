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
  const top: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (top.length === count && !(values[i]! > values[top[count - 1]!]!)) {
      continue;
    }
    let at = top.length;
    while (at > 0 && values[i]! > values[top[at - 1]!]!) {
      at--;
    }
    top.splice(at, 0, i);
    if (top.length > count) {
      top.pop();
    }
  }
  return top;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
