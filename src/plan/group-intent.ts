/** A model over several pods, as plain data. */
export interface GroupIntent {
  /** Pods of one group, the head included: ranks divided by the accelerators of a pod, rounded up. */
  readonly pods: number;
  readonly executor: ExecutorIntent;
  /** As stated; otherwise it follows from what the pods have to fetch. */
  readonly joinTimeoutSeconds?: number;
  readonly gang: GangIntent;
  /** Label of nodes: all pods of a group on nodes of one value, and no other group there. */
  readonly exclusiveTopology?: string;
  readonly network: GroupNetworkIntent;
  /** Whether an update replaces all groups at once, as nobody takes one by one: old and new heads share a name. */
  readonly updatedAtOnce: boolean;
  /**
   * Whether each group is objects of its own. The target then tells them their ids, and heads of all revisions of a
   * group have one name, under which each worker looks for its own.
   */
  readonly numbered: boolean;
}

export type ExecutorIntent =
  | { readonly kind: 'mp' }
  /** Whole replicas in each pod, behind one server. */
  | { readonly kind: 'dp' }
  | {
    readonly kind: 'ray';
    /** Ray that the user says is in the image. */
    readonly declaredVersion?: string;
  };

export type GangIntent =
  | { readonly kind: 'none' }
  | { readonly kind: 'kueue'; readonly queueName: string }
  | { readonly kind: 'volcano' };

export interface GroupNetworkIntent {
  readonly hostNetwork: boolean;
  /** Interface of NCCL and GLOO; by default the one that holds the pod's address. */
  readonly interfaceName?: string;
  /** Devices of a fabric, such as `rdma/ib`, each with its count for a pod. */
  readonly resources: Readonly<Record<string, number>>;
}
