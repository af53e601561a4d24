const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/**
 * FNV-1a of a text, as 16 hexadecimal digits: tells two revisions apart, and protects against nothing.
 *
 * @see https://datatracker.ietf.org/doc/draft-eastlake-fnv/
 */
export function hashOf(text: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, '0');
}

/** The same of plain data, in whatever order its maps were written. */
export function hashOfData(data: unknown): string {
  return hashOf(JSON.stringify(data, (_key, value: unknown) => (
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
  )));
}
