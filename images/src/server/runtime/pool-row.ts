import type { Pooling } from './row.ts';

/** One vector of a row's token vectors; `data` holds them from `start` on, `tokens` of `width` numbers. */
export function pool(how: Pooling, data: Float32Array, start: number, tokens: number, width: number): Float32Array {
  if (how === 'cls') return data.slice(start, start + width);
  if (how === 'last') return data.slice(start + (tokens - 1) * width, start + tokens * width);
  const pooled = how === 'max' ? new Float32Array(width).fill(-Infinity) : new Float32Array(width);
  for (let token = 0; token < tokens; token++) {
    const from = start + token * width;
    for (let index = 0; index < width; index++) {
      const value = data[from + index] as number;
      if (how !== 'max') pooled[index] = (pooled[index] as number) + value;
      else if (value > (pooled[index] as number) || Number.isNaN(value)) pooled[index] = value;
    }
  }
  if (how === 'max') return pooled;
  const divisor = how === 'mean' ? tokens : Math.sqrt(tokens);
  return pooled.map((value) => value / divisor);
}

export function normalize(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const norm = Math.max(Math.sqrt(sum), 1e-12);
  return vector.map((value) => value / norm);
}
