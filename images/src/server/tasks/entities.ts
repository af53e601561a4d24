import { argmax, mean } from './math.ts';
import type { ScoredToken } from './scored-tokens.ts';

export const STRATEGIES = ['none', 'simple', 'first', 'average', 'max'] as const;

/**
 * How tokens become entities: `none` leaves them; `simple` joins neighbours of
 * one label; the others first give each word one label, from its first token,
 * from the mean, or from its surest token.
 */
export type Strategy = (typeof STRATEGIES)[number];

interface Place {
  readonly score: number;
  readonly word: string;
  /** Code points of the text. */
  readonly start: number;
  readonly end: number;
}

/** In the pipelines' words. */
export type Entity = ({ readonly entity: string; readonly index: number } & Place) | ({ readonly entity_group: string } & Place);

interface Labelled extends Place {
  readonly entity: string;
}

type Decode = (words: string[]) => string;

export function entitiesOf(tokens: readonly ScoredToken[], labels: readonly string[], strategy: Strategy, decode: Decode): Entity[] {
  const label = (scores: ArrayLike<number>) => {
    const best = argmax(scores);
    return { entity: labels[best] ?? `LABEL_${best}`, score: scores[best]! };
  };
  const alone = (token: ScoredToken) => ({ ...label(token.scores), index: token.index, word: token.word, start: token.start, end: token.end });
  if (strategy === 'none') {
    return tokens.map(alone);
  }
  const labelled = strategy === 'simple' ? tokens.map(alone) : wordsOf(tokens).map((word) => ({
    ...label(scoresOf(word, strategy)),
    word: decode(word.map((token) => token.word)),
    start: word[0]!.start,
    end: word.at(-1)!.end,
  }));
  return grouped(labelled, decode);
}

function wordsOf(tokens: readonly ScoredToken[]): ScoredToken[][] {
  const words: ScoredToken[][] = [];
  for (const token of tokens) {
    if (token.isSubword && words.length > 0) {
      words.at(-1)!.push(token);
    } else {
      words.push([token]);
    }
  }
  return words;
}

function scoresOf(word: readonly ScoredToken[], strategy: 'first' | 'average' | 'max'): ArrayLike<number> {
  if (strategy === 'first') {
    return word[0]!.scores;
  }
  if (strategy === 'max') {
    const surest = argmax(word.map(({ scores }) => scores[argmax(scores)]!));
    return word[surest]!.scores;
  }
  return Float64Array.from(word[0]!.scores, (_, label) => mean(word.map(({ scores }) => scores[label]!)));
}

/** Neighbours of one tag, until a `B-` begins the next. */
function grouped(labelled: readonly Labelled[], decode: Decode): Entity[] {
  const groups: Labelled[][] = [];
  for (const it of labelled) {
    const before = groups.at(-1);
    if (before !== undefined && tagOf(before.at(-1)!) === tagOf(it) && !it.entity.startsWith('B-')) {
      before.push(it);
    } else {
      groups.push([it]);
    }
  }
  return groups.map((group) => ({
    entity_group: afterDash(group[0]!),
    score: mean(group.map(({ score }) => score)),
    word: decode(group.map(({ word }) => word)),
    start: group[0]!.start,
    end: group.at(-1)!.end,
  }));
}

const tagOf = ({ entity }: Labelled): string => entity.replace(/^[BI]-/, '');

/** Pipelines name a group by what follows the first dash, whatever stands before it. */
const afterDash = ({ entity }: Labelled): string => entity.slice(entity.indexOf('-') + 1);
