import { wholeNumber } from './checks/values/number-in-range';
import { BatchingIntent } from './plan/triton/triton-intent';

/** How Triton joins requests. */
export interface DynamicBatchingOptions {
  /**
   * Most rows of one run; the model's tensors have one dimension more for them.
   *
   * @default 32
   */
  readonly maxBatchSize?: number;

  /**
   * Numbers of rows that Triton does not wait beyond, for models that are faster at some; none above `maxBatchSize`.
   *
   * @default - none: whatever waits is run
   */
  readonly preferredBatchSizes?: number[];

  /**
   * Microseconds that a request waits for others.
   *
   * @default 0
   */
  readonly maxQueueDelayMicros?: number;

  /**
   * Requests that wait in Triton; more are refused at once.
   *
   * @default - no limit but that of the server before it
   */
  readonly maxQueueSize?: number;
}

/**
 * Whether and how Triton joins requests of different clients to one run. Texts reach it padded to a few lengths,
 * because it joins only what has one shape.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/batcher.md
 */
export class DynamicBatching {
  /**
   * Joined, by these limits.
   *
   * @param options sizes, delay and queue
   */
  public static of(options: DynamicBatchingOptions = {}): DynamicBatching {
    const maxBatchSize = wholeNumber('maxBatchSize', options.maxBatchSize ?? 32, 1);
    return new DynamicBatching({
      maxBatchSize,
      dynamic: {
        preferredBatchSizes: (options.preferredBatchSizes ?? []).map((size) => wholeNumber('preferredBatchSizes', size, 1, maxBatchSize)),
        maxQueueDelayMicros: wholeNumber('maxQueueDelayMicros', options.maxQueueDelayMicros ?? 0, 0),
        maxQueueSize: options.maxQueueSize === undefined ? undefined : wholeNumber('maxQueueSize', options.maxQueueSize, 1),
      },
    });
  }

  /**
   * Never joined: each request is a run of its own.
   *
   * @param maxBatchSize most rows of a request; 0 for a model whose tensors have no dimension for them
   */
  public static off(maxBatchSize: number = 32): DynamicBatching {
    return new DynamicBatching({ maxBatchSize: wholeNumber('maxBatchSize', maxBatchSize, 0) });
  }

  private constructor(private readonly intent: BatchingIntent) {}

  /**
   * @internal
   */
  public get _intent(): BatchingIntent {
    return this.intent;
  }
}
