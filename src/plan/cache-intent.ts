import { ModelIntent } from './model-intent';

/**
 * Models that every node of a kind keeps: one value that the agent's catalog and the volumes of all
 * readers are made of.
 */
export interface CacheIntent {
  /** Name of its objects, and of its label. */
  readonly name: string;
  /** Folder of the nodes. */
  readonly path: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly models: readonly CachedModelIntent[];
  /** Whose agent keeps them: ours, or KServe's. */
  readonly keptBy: 'agent' | 'kserve';
}

export interface CachedModelIntent {
  /** Name of its folder, of at most 63 characters. */
  readonly key: string;
  readonly uri: string;
  readonly bytes: number;
  /** Of the agent's fetch. */
  readonly args: readonly string[];
  readonly model: ModelIntent;
}
