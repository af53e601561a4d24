import type { Encoding } from 'tokenizers';
import { Best } from './best.ts';
import type { CodePoints } from './code-points.ts';
import { softmax } from './math.ts';

/** In the pipelines' words; places are code points of the context. */
export interface Answer {
  readonly score: number;
  readonly start: number;
  readonly end: number;
  readonly answer: string;
}

/** A part of a context with what the model said about it. */
export interface Window {
  readonly encoding: Encoding;
  readonly start: Float32Array;
  readonly end: Float32Array;
}

export interface SpanOptions {
  readonly topK: number;
  /** Tokens of an answer. */
  readonly maxLength: number;
  readonly impossible: boolean;
  readonly words: boolean;
}

interface Span {
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/** The best answers of all windows; one that two windows share counts once. */
export function answersIn(context: CodePoints, windows: readonly Window[], options: SpanOptions): Answer[] {
  const found = new Map<string, Answer>();
  let none = Infinity;
  for (const window of windows) {
    const { start, end } = probabilities(window, options.impossible);
    if (options.impossible) {
      none = Math.min(none, start[0]! * end[0]!);
      start[0] = end[0] = 0;
    }
    for (const span of bestSpans(start, end, options)) {
      const [from, to] = place(window.encoding, span, options.words);
      const known = found.get(`${from}-${to}`);
      if (known === undefined || known.score < span.score) {
        found.set(`${from}-${to}`, { score: span.score, start: from, end: to, answer: context.slice(from, to) });
      }
    }
  }
  const answers = [...found.values(), ...(options.impossible ? [{ score: none, start: 0, end: 0, answer: '' }] : [])];
  return answers.sort((a, b) => b.score - a.score).slice(0, options.topK);
}

/** Over the context's tokens only; the first special token means "no answer", and takes part where that may win. */
function probabilities({ encoding, start, end }: Window, impossible: boolean): { start: Float64Array; end: Float64Array } {
  const inside = encoding.getSequenceIds().map((sequence, at) => sequence === 1 || (impossible && at === 0));
  const masked = (logits: Float32Array): Float64Array => softmax(Float64Array.from(logits, (it, at) => (inside[at] ? it : -Infinity)));
  return inside.includes(true)
    ? { start: masked(start), end: masked(end) }
    : { start: new Float64Array(start.length), end: new Float64Array(end.length) };
}

/** Spans of at most maxLength tokens whose start and end are likely, best first. */
function bestSpans(start: Float64Array, end: Float64Array, { topK, maxLength }: SpanOptions): Span[] {
  const best = new Best<Span>(topK);
  for (let first = 0; first < start.length; first++) {
    for (let last = first; last < Math.min(end.length, first + maxLength); last++) {
      const score = start[first]! * end[last]!;
      if (score > 0 && best.takes(score)) {
        best.add(score, { first, last, score });
      }
    }
  }
  return best.list();
}

function place(encoding: Encoding, { first, last }: Span, words: boolean): [number, number] {
  const offsets = encoding.getOffsets();
  const wholeWord = (token: number): [number, number] | undefined => {
    const word = words ? encoding.getWordIds()[token] : undefined;
    return word === undefined || word === null ? undefined : encoding.wordToChars(word, 1) ?? undefined;
  };
  return [wholeWord(first)?.[0] ?? offsets[first]![0]!, wholeWord(last)?.[1] ?? offsets[last]![1]!];
}
