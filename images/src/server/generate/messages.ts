import type { Loading } from '../runtime/graph-thread.ts';
import type { Logprobs } from './logprobs.ts';
import type { Sampling } from './sampling.ts';

export interface DecoderSetup {
  readonly graphPath: string;
  readonly threads: number;
  /** Sequences that are in the worker at once; each keeps its cache in memory. */
  readonly maxRunning: number;
  /**
   * Prompt tokens of one turn: a long prompt must not hold up the others, nor
   * have logits for each of its tokens at once.
   */
  readonly promptPart: number;
}

/** A prompt and how it goes on. */
export interface Sequence {
  readonly prompt: Int32Array;
  readonly maxTokens: number;
  /** Tokens that end it. */
  readonly endIds: readonly number[];
  readonly sampling: Sampling;
}

export type Finish = 'stop' | 'length';

/** One token, or the end; a token that ended it is counted, not told. */
export type Step =
  | { readonly kind: 'token'; readonly token: number; readonly logprobs?: Logprobs }
  | { readonly kind: 'end'; readonly finish: Finish };

export type ToDecoder =
  | ({ readonly kind: 'start'; readonly id: number } & Sequence)
  | { readonly kind: 'stop'; readonly id: number }
  | { readonly kind: 'close' };

export type Decoded =
  | { readonly kind: 'step'; readonly id: number; readonly step: Step }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

export type FromDecoder = Loading | Decoded;
