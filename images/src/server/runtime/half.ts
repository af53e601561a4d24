import type { Tensor } from 'onnxruntime-node';

/** A tensor's numbers as floats, whatever it holds. Node before 24 has no array for half precision: onnxruntime gives its bits. */
export function floatsIn({ type, data }: Pick<Tensor, 'type' | 'data'>): Float32Array {
  if (data instanceof Float32Array) {
    return data;
  }
  return type === 'float16' && data instanceof Uint16Array ? fromHalf(data) : Float32Array.from(data as ArrayLike<number | bigint>, Number);
}

export function fromHalf(bits: Uint16Array): Float32Array {
  const floats = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    floats[i] = halfToFloat(bits[i]!);
  }
  return floats;
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) {
    return sign * fraction * 2 ** -24;
  }
  if (exponent === 31) {
    return fraction === 0 ? sign * Infinity : NaN;
  }
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
