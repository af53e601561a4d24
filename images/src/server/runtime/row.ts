/** One text or pair as the model sees it: token ids without padding. */
export interface Row {
  readonly ids: Int32Array;
  /** Absent for models that have none: their graph has no input for it. */
  readonly typeIds?: Int32Array;
  readonly take: Take;
}

/**
 * What of the model's outputs a row needs. It is taken in the worker, beside
 * the tensors, so that little crosses to the main thread.
 */
export type Take =
  /** One vector: [hidden]. */
  | { readonly kind: 'pool'; readonly how: Pooling; readonly normalize: boolean; readonly dimensions?: number }
  /** Outputs by name, padding removed: [labels], [tokens, labels] or [tokens]; with `positions` only these tokens. */
  | { readonly kind: 'outputs'; readonly names: readonly string[]; readonly positions?: readonly number[] };

export type Pooling = 'cls' | 'mean' | 'max' | 'mean-sqrt-len' | 'last';

/** What was taken for one row: by output name, `pooled` for a vector. */
export type Taken = Readonly<Record<string, Tensor>>;

export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
