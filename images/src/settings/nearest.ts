/** The candidate that is fewest edits away. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, far: distance(word, candidate) })).sort((a, b) => a.far - b.far);
  return ranked[0]?.candidate;
}

/** Levenshtein's, one line at a time. */
function distance(a: string, b: string): number {
  let line = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (line[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (line[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    line = next;
  }
  return line[b.length] as number;
}
