/** Sentences of a given number of words, always the same ones; about a token each. */
export function sentences(count: number, words: (index: number) => number): string[] {
  return Array.from({ length: count }, (_, index) => Array.from({ length: words(index) }, (_, at) => WORDS[(index * 7 + at * 13) % WORDS.length]).join(' '));
}

const WORDS = ('the model reads a short text and gives numbers that stand for what it says people ask how long it takes while others wait '
  + 'in line one after the other water runs down the hill every morning before the city wakes up').split(' ');

export const SHAPES = {
  'short (20 words)': sentences(256, () => 20),
  'mixed (5 to 120 words)': sentences(256, (index) => [5, 12, 20, 33, 60, 120][index % 6] as number),
} as const;
