import { Tensor, type InferenceSession } from 'onnxruntime-node';

type Metadata = readonly InferenceSession.ValueMetadata[];

/** A tensor that one step gives and the next one takes. */
export interface CacheSlot {
  readonly input: string;
  readonly output: string;
  /** What the first step takes: no token yet. */
  empty(): Tensor;
}

/**
 * Keys and values by layer, as exports name them: `past_key_values.0.key`
 * comes back as `present.0.key`.
 *
 * @throws Error for a graph that has one without the other
 */
export function cacheOf(inputs: Metadata, outputs: Metadata): CacheSlot[] {
  return inputs.flatMap((input) => {
    if (!input.name.startsWith('past_key_values') || !input.isTensor) {
      return [];
    }
    const rest = input.name.slice('past_key_values'.length);
    const output = [`present${rest}`, `present_key_values${rest}`].find((name) => outputs.some((it) => it.name === name));
    if (output === undefined) {
      throw new Error(`the graph takes ${input.name} but gives no present${rest}`);
    }
    const { type, shape } = input;
    // The batch is one sequence; the other free dimension is that of past tokens.
    const dims = shape.map((size, axis) => (typeof size === 'number' && size > 0 ? size : axis === 0 ? 1 : 0));
    return [{ input: input.name, output, empty: () => emptyTensor(type, dims) }];
  });
}

function emptyTensor(type: string, dims: readonly number[]): Tensor {
  if (type === 'float16') {
    return new Tensor('float16', new Uint16Array(0), dims);
  }
  if (type === 'float32') {
    return new Tensor('float32', new Float32Array(0), dims);
  }
  throw new Error(`the graph keeps its cache as ${type}: export it with float32 or float16`);
}
