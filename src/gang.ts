import { dnsName } from './checks/values/name';
import { GangIntent } from './plan/group-intent';

/**
 * Who sees to it that all pods of a group get their nodes, or none of them does. Without
 * anybody, two groups can each hold half of the accelerators and wait for the other half.
 */
export class Gang {
  /** Nobody. */
  public static none(): Gang {
    return new Gang({ kind: 'none' });
  }

  /**
   * Kueue, by a queue of the service's namespace. With the LeaderWorkerSet controller only.
   *
   * @param queueName of the LocalQueue
   * @see https://kueue.sigs.k8s.io/docs/tasks/run/leaderworkerset/
   */
  public static kueue(queueName: string): Gang {
    return new Gang({ kind: 'kueue', queueName: dnsName('queueName', queueName) });
  }

  /**
   * Volcano. The LeaderWorkerSet controller makes its pod groups once its own configuration says
   * `gangSchedulingManagement: { schedulerProvider: volcano }`; nothing in a manifest can.
   *
   * @see https://lws.sigs.k8s.io/docs/examples/gang-scheduling/
   */
  public static volcano(): Gang {
    return new Gang({ kind: 'volcano' });
  }

  private constructor(private readonly intent: GangIntent) {}

  /**
   * @internal
   */
  public get _intent(): GangIntent {
    return this.intent;
  }
}
