import { CacheIntent } from './cache-intent';
import { TolerationIntent } from './intent';

/** A cache and the agent that keeps it. */
export interface CacheKeeperIntent extends CacheIntent {
  /** Path of the construct. */
  readonly constructPath: string;
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly capacityBytes: number;
  readonly tolerations: readonly TolerationIntent[];
  readonly priorityClassName?: string;
  readonly cpuRequest: string;
  readonly memoryBytes: number;
  readonly imagePullSecretNames: readonly string[];
}
