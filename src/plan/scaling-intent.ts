/** How many replicas, and who decides: exactly one owner of the number. */
export type ScalingIntent =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | {
    readonly kind: 'resource'; readonly resource: 'cpu' | 'memory'; readonly min: number; readonly max: number;
    readonly targetPercent: number; readonly behavior: ScalingBehaviorIntent;
  }
  | { readonly kind: 'concurrency'; readonly metric: 'concurrency' | 'rps'; readonly min: number; readonly max: number;
    readonly target: number; }
  | {
    readonly kind: 'keda'; readonly min: number; readonly max: number; readonly triggers: readonly TriggerIntent[];
    readonly pollingSeconds?: number; readonly cooldownSeconds?: number; readonly behavior: ScalingBehaviorIntent;
  };

export interface ScalingBehaviorIntent {
  readonly scaleDownStabilizationSeconds?: number;
  readonly scaleUpStabilizationSeconds?: number;
}

export type TriggerIntent =
  | {
    readonly kind: 'prometheus'; readonly serverAddress: string; readonly query: string; readonly threshold: string;
    readonly activationThreshold?: string; readonly authentication?: { readonly name: string; readonly modes: string };
    /** True when the metric comes from the pods that get scaled: it is gone when they are. */
    readonly ofOwnPods: boolean;
  }
  | {
    readonly kind: 'openTelemetry'; readonly scalerAddress: string; readonly query: string; readonly target: string;
    readonly operationOverTime: string; readonly ofOwnPods: boolean;
  };
