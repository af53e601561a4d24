/** What is known of a value on the stack of a pickle, without making it. */
export type Value =
  | { readonly kind: 'other' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, Value> }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  /** What a call gave. */
  | { readonly kind: 'object'; readonly of: Value; readonly from: Value };

export const OTHER: Value = { kind: 'other' };

/** `numpy.core.multiarray._reconstruct`; undefined for what is no import. */
export function nameOf(value: Value | undefined): string | undefined {
  return value?.kind === 'import' ? `${value.module}.${value.name}` : undefined;
}
