/** What is known of a value on the stack of a pickle, without making it. */
export type Value =
  | { readonly kind: 'other' }
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  /** Of its keys those that say something of arrays; `isOpen`: it may hold them under keys that cannot be told. */
  | { readonly kind: 'dict'; readonly entries: Map<string, Value>; isOpen: boolean }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  /** What a call gave; `state` is what it was given later. */
  | { readonly kind: 'object'; readonly of: Value; readonly from: Value; state?: Value };

export const OTHER: Value = { kind: 'other' };
export const NONE: Value = { kind: 'none' };

/** `numpy.core.multiarray._reconstruct`; undefined for what is no import. */
export function nameOf(value: Value | undefined): string | undefined {
  return value?.kind === 'import' ? `${value.module}.${value.name}` : undefined;
}
