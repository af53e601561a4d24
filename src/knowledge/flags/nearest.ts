/**
 * The candidates that a misspelt word probably meant: the closest, and its equals, three at most.
 *
 * A third of the letters may differ; beyond that a suggestion would mislead more than it helps.
 */
export function nearestWords(word: string, candidates: Iterable<string>): string[] {
  const letters = word.replace(/^-+/, '').length;
  const limit = Math.max(2, Math.floor(letters / 3));
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word, candidate);
    if (distance <= limit) scored.push({ candidate, distance });
  }
  const best = Math.min(...scored.map((entry) => entry.distance));
  const closest = scored.filter((entry) => entry.distance === best).map((entry) => entry.candidate);
  return closest.sort().slice(0, 3);
}

/** Letters to insert, delete, replace or swap with their neighbour. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1
        && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(Math.min(
        last[column] + 1,
        current[column - 1] + 1,
        last[column - 1] + (same ? 0 : 1),
        swapped ? beforeLast[column - 2] + 1 : Infinity,
      ));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
