/** A value that may be missing, checked where it is there; an empty text is there. */
export function optional<T, U>(value: T | undefined, check: (value: T) => U): U | undefined {
  return value === undefined || value === null ? undefined : check(value);
}
