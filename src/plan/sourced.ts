/**
 * Where a value of a plan came from:
 * - `prop`: the user wrote it on the service
 * - `scope`: a default that was set on an app or a chart
 * - `knowledge`: what an upstream version needs or ships
 * - `derived`: computed from other values
 */
export type OriginKind = 'prop' | 'scope' | 'knowledge' | 'derived';

/** The origin of a value, for reports and errors. */
export interface Origin {
  readonly kind: OriginKind;
  /** The prop, the scope's path or the reason. */
  readonly detail: string;
}

/** A value that remembers where it came from. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin;
}

export function fromProp<T>(value: T, prop: string): Sourced<T> {
  return { value, from: { kind: 'prop', detail: prop } };
}

export function fromScope<T>(value: T, path: string): Sourced<T> {
  return { value, from: { kind: 'scope', detail: path } };
}

export function fromKnowledge<T>(value: T, reason: string): Sourced<T> {
  return { value, from: { kind: 'knowledge', detail: reason } };
}

export function derived<T>(value: T, reason: string): Sourced<T> {
  return { value, from: { kind: 'derived', detail: reason } };
}

/** One line that a person can read: `prop engine.maxModelLen`. */
export function describeOrigin(from: Origin): string {
  return `${from.kind} ${from.detail}`;
}
