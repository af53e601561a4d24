import type { Pooling } from '../runtime/row.ts';

/** The tasks that the server knows, in the hub's words. */
export const TASKS = [
  'feature-extraction', 'text-classification', 'token-classification', 'fill-mask', 'question-answering',
  'zero-shot-classification', 'text-ranking', 'text-generation',
] as const;
export type TaskName = (typeof TASKS)[number];

/** What the files of a hub folder say about a model, as plain data. */
export interface HubModel {
  readonly folder: string;
  readonly task: TaskName;
  /** Of config.json: `BertForSequenceClassification`, say. */
  readonly architecture: string;
  /** Absolute path of the chosen ONNX file; empty where the graph is elsewhere. */
  readonly graphPath: string;
  /** Of config.json, lower case as there. */
  readonly modelType: string;
  /** Labels by index, for classifiers. */
  readonly labels: readonly string[];
  /** `single_label_classification` where config.json does not say. */
  readonly problem: 'single_label_classification' | 'multi_label_classification' | 'regression';
  /** Tokens of one row that the model takes: the least of what its files say. */
  readonly maxTokens: number;
  readonly embedding: EmbeddingFacts;
  readonly padId: number;
  readonly padSide: 'left' | 'right';
  readonly truncationSide: 'left' | 'right';
  readonly maskToken?: string;
  readonly tokenizerPath: string;
  /** Raw JSON, for what only one task needs. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  readonly generationConfig: Readonly<Record<string, unknown>>;
  /** Jinja source; absent where the model has none. */
  readonly chatTemplate?: string;
}

/** Of 1_Pooling, modules.json and config_sentence_transformers.json. */
export interface EmbeddingFacts {
  readonly pooling: Pooling;
  readonly normalize: boolean;
  /** Prefixes by name: `query`, `passage`. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly defaultPrompt?: string;
}
