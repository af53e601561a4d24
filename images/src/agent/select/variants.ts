/**
 * Graphs of one model by the names that exporters give them, after the name of the graph itself (`model`,
 * `decoder_model_merged`); of several names the first that is there. The server has the same table.
 *
 * @see https://huggingface.co/docs/transformers.js/guides/dtypes
 */
export const GRAPH_SUFFIXES = {
  fp32: [''], fp16: ['_fp16'], int8: ['_quantized', '_int8', '_uint8'], q4: ['_q4'], q4f16: ['_q4f16'], bnb4: ['_bnb4'],
} as const satisfies Record<string, readonly string[]>;

/** What else exporters write for certain processors; `--variant` takes them by this name. */
const OTHER_SUFFIX = /_(O[1-4]|q?u?int8_(arm64|avx2|avx512|avx512_vnni))$/;

/** `model_fp16` is `model` in the variant `fp16`. */
export function graphOf(stem: string): { readonly base: string; readonly variant: string; readonly rank: number } {
  const other = OTHER_SUFFIX.exec(stem);
  if (other !== null) return { base: stem.slice(0, other.index), variant: other[1] as string, rank: 0 };
  for (const [variant, suffixes] of Object.entries<readonly string[]>(GRAPH_SUFFIXES)) {
    const rank = suffixes.findIndex((suffix) => suffix !== '' && stem.endsWith(suffix));
    if (rank >= 0) return { base: stem.slice(0, -(suffixes[rank] as string).length), variant, rank };
  }
  return { base: stem, variant: 'fp32', rank: 0 };
}

/** `Q4_K_M` of `qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf`, or of the folder it lies in; in capitals. */
export function quantizationOf(path: string): string | undefined {
  const label = /(?:^|[-._/])((?:UD-)?(?:(?:IQ|TQ|Q)\d[A-Z0-9_]*|MXFP\d[A-Z0-9_]*|BF16|F16|FP16|F32))(?=[-./]|$)/gi;
  return [...path.replace(/\.gguf$/i, '').matchAll(label)].at(-1)?.[1]?.toUpperCase();
}

/** What weights of PyTorch, safetensors and diffusers are called before their extension: `model.fp16.safetensors`. */
export const PRECISION = /\.(fp16|bf16|fp32|fp8|int8|non_ema|ema)$/;

/** The name without extension and the number of its part: one name for all parts of a set. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
    .replace(/\.(safetensors|bin|h5|msgpack)\.index((\.[\w-]+)?)\.json$/, '$2')
    .replace(/\.(safetensors|bin|pt|pth|gguf)$/, '')
    .replace(/\.onnx([._]data(_\d+)?)?$/, '')
    .replace(/-\d{5}-of-\d{5}/, '');
}
