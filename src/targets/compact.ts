/** Without the keys that are undefined: zero, false and empty texts are values. */
export function compact<T extends object>(object: T): T {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined) {
      kept[key] = value;
    }
  }
  return kept as T;
}

/** Undefined for an empty list: the API's way to leave it out. */
export function listOrNone<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}

/** Undefined for an empty map: the API's way to leave it out. */
export function mapOrNone(map: Readonly<Record<string, string>>): Record<string, string> | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}
