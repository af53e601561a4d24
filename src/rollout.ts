import { NUMBER_IN_RANGE, wholeNumber } from './checks/values/number-in-range';
import { reject } from './checks/reject';
import { RolloutIntent } from './plan/intent';

/** How many new pods come before old ones go. */
export interface SurgeOptions {
  /**
   * Pods above the wanted number.
   *
   * @default 1
   */
  readonly maxSurge?: number;

  /**
   * Pods above the wanted number, in percent of it; instead of `maxSurge`.
   *
   * @default - `maxSurge`
   */
  readonly maxSurgePercent?: number;
}

/**
 * How an update replaces pods. Accelerators are scarce: either there are spare ones
 * for new pods, or old pods have to go first.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class Rollout {
  /**
   * New pods first; none that serves goes before one is ready. Needs spare accelerators.
   *
   * @param options how many at a time
   */
  public static surge(options: SurgeOptions = {}): Rollout {
    const { maxSurge, maxSurgePercent: percent } = options;
    if (maxSurge !== undefined && percent !== undefined) {
      reject(NUMBER_IN_RANGE, `'maxSurgePercent' must be left out beside 'maxSurge', got ${percent}: keep one of them`);
    }
    return new Rollout({
      kind: 'surge',
      maxSurge: percent === undefined
        ? wholeNumber('maxSurge', maxSurge ?? 1, 1)
        : `${wholeNumber('maxSurgePercent', percent, 1, 100)}%`,
    });
  }

  /** One old pod goes first and its accelerators are used again: a gap for one replica. */
  public static reuse(): Rollout {
    return new Rollout({ kind: 'reuse' });
  }

  private constructor(private readonly intent: RolloutIntent) {}

  /**
   * @internal
   */
  public get _intent(): RolloutIntent {
    return this.intent;
  }
}
