/** Numbers in [-1, 1) that are the same on every machine: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A matrix of rows x columns, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

export function matrix(draw: () => number, rows: number, columns: number, scale: number): Matrix {
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => draw() * scale) };
}

/** Near the identity: what goes in comes out with a little noise, so that a model of random weights still tells like from unlike. */
export function nearIdentity(draw: () => number, size: number, diagonal: number, noise: number): Matrix {
  const made = matrix(draw, size, size, noise);
  for (let index = 0; index < size; index += 1) made.data[index * size + index] = (made.data[index * size + index] ?? 0) + diagonal;
  return made;
}
