/** Why an argument is not what its engine would read. */
export type FlagProblemKind =
  | 'unknown'
  | 'removed'
  | 'not-yet'
  | 'spelling'
  | 'value'
  | 'missing-value'
  | 'unexpected-value'
  | 'deprecated'
  | 'ambiguous-prefix'
  | 'positional'
  | 'duplicate'
  | 'conflict';

/** One finding about an argument vector. */
export interface FlagProblem {
  readonly kind: FlagProblemKind;

  /** A warning tells of something that still works, or that may work in an image of the user's own. */
  readonly level: 'error' | 'warning';

  /** The argument as it was written. */
  readonly flag: string;

  /** Lowercase sentence without a final period, naming the flag, the value and the fix. */
  readonly message: string;
}

/** A finding that stops the build. */
export function flagError(kind: FlagProblemKind, flag: string, message: string): FlagProblem {
  return { kind, level: 'error', flag, message };
}

/** A finding that does not. */
export function flagWarning(kind: FlagProblemKind, flag: string, message: string): FlagProblem {
  return { kind, level: 'warning', flag, message };
}

/** `'a', 'b' or 'c'`. */
export function alternatives(words: string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1]}`;
}
