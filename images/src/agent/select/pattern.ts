/** Whether one character fits. */
type Step = ((character: string) => boolean) | 'any number';

/**
 * Patterns as KServe's STORAGE_ALLOW_PATTERNS and huggingface_hub have them: those of Python's fnmatch, where `*` goes over
 * folders, and capitals matter. A folder is meant by a slash at the end.
 *
 * @see https://docs.python.org/3/library/fnmatch.html
 * @see https://huggingface.co/docs/huggingface_hub/guides/download#filter-files-to-download
 */
export function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => stepsOf(pattern.endsWith('/') ? `${pattern}*` : pattern));
  return (path) => {
    const characters = [...path];
    return compiled.some((steps) => fits(steps, characters));
  };
}

/** Goes back to the last `*` alone: the time is the product of both lengths, whatever the pattern. */
function fits(steps: readonly Step[], characters: readonly string[]): boolean {
  let step = 0;
  let star = -1;
  let from = 0;
  for (let at = 0; at < characters.length;) {
    const wanted = steps[step];
    if (wanted === 'any number') {
      star = step++;
      from = at;
    } else if (wanted?.(characters[at] as string) === true) {
      step += 1;
      at += 1;
    } else {
      if (star < 0) return false;
      step = star + 1;
      at = ++from;
    }
  }
  return steps.slice(step).every((left) => left === 'any number');
}

function stepsOf(pattern: string): Step[] {
  const characters = [...pattern];
  const steps: Step[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] as string;
    if (character === '*') steps.push('any number');
    else if (character === '?') steps.push(() => true);
    else {
      const end = character === '[' ? endOfSet(characters, at) : -1;
      steps.push(end < 0 ? (other) => other === character : setOf(characters.slice(at + 1, end)));
      if (end > 0) at = end;
    }
  }
  return steps;
}

/** A `]` right after `[` or `[!` is one of the set; a `[` that nothing closes is itself. */
function endOfSet(characters: readonly string[], at: number): number {
  const first = characters[at + 1] === '!' ? at + 2 : at + 1;
  return characters.indexOf(']', characters[first] === ']' ? first + 1 : first);
}

function setOf(inside: readonly string[]): (character: string) => boolean {
  const not = inside[0] === '!';
  const set = not ? inside.slice(1) : inside;
  const ranges: [number, number][] = [];
  for (let at = 0; at < set.length; at += 1) {
    const isRange = set[at + 1] === '-' && at + 2 < set.length;
    ranges.push([codeOf(set[at]), codeOf(set[isRange ? at + 2 : at])]);
    if (isRange) at += 2;
  }
  return (character) => ranges.some(([low, high]) => low <= codeOf(character) && codeOf(character) <= high) !== not;
}

function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}
