/** Numbers of a version; letters and suffixes such as `.post1`, `rc1` or `+cpu` are left out. */
interface Release {
  readonly minor: string;
  readonly patch: number;
}

function parseRelease(version: string): Release | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:$|[^\d])/.exec(version.trim());
  if (!match) return undefined;
  return { minor: `${match[1]}.${match[2]}`, patch: Number(match[3] ?? 0) };
}

/**
 * The known version whose flags stand for the given one: itself, else the nearest older patch of its
 * minor, else the oldest known patch of that minor. Flags change between minors, rarely between patches.
 */
export function resolveRelease(version: string, known: string[]): string | undefined {
  const wanted = parseRelease(version);
  if (!wanted) return undefined;
  const bare = version.trim().replace(/^v/, '');
  if (known.includes(bare)) return bare;
  let older: string | undefined;
  let oldest: string | undefined;
  for (const candidate of known) {
    const release = parseRelease(candidate);
    if (release?.minor !== wanted.minor) continue;
    oldest = oldest ?? candidate;
    if (release.patch <= wanted.patch) older = candidate;
  }
  return older ?? oldest;
}

/** Text such as `0.8.1 to 0.17.1, 0.20.0 and newer`, from indices into the known versions in order. */
export function describeSpans(spans: { from: number; to: number }[], known: string[]): string {
  return spans.map(({ from, to }) => {
    if (to === known.length - 1) return `${known[from]} and newer`;
    return from === to ? known[from] : `${known[from]} to ${known[to]}`;
  }).join(', ');
}
