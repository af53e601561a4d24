import type { Tokenizer } from 'tokenizers';
import type { Generator } from '../generate/generator.ts';
import type { HubModel } from '../model/hub-model.ts';
import type { Observer } from '../runtime/observer.ts';
import type { Runner } from '../runtime/runner.ts';

/** A model that answers: its files' facts, its tokenizer and its graph. */
export interface LoadedModel {
  /** The name that requests use. */
  readonly name: string;
  readonly files: HubModel;
  /** Padding and truncation of tokenizer.json are off: the batcher pads, encode.ts cuts. */
  readonly tokenizer: Tokenizer;
  readonly runner: Runner;
  /** Of a model for text generation only; the runner's close() closes it. */
  readonly generator?: Generator;
  readonly limits: ModelLimits;
  readonly observer: Observer;
}

export interface ModelLimits {
  /** Tokens of one row, special tokens included. */
  readonly maxTokens: number;
  /** Texts of one request. */
  readonly maxBatch: number;
}
