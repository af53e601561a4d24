/** Where the manifests go, as plain data: see `ServingTarget`. */
export type TargetIntent = KServeTargetIntent | KubernetesTargetIntent;

export interface KServeTargetIntent {
  readonly kind: 'kserve';
  /** Exact version, such as `0.19.0`. */
  readonly version: string;
  readonly mode: 'standard' | 'knative';
  /** Lowest Kubernetes minor of the clusters. */
  readonly kubernetesMinor: number;
  /** True when KServe's own Ingress or HTTPRoute shall expose the services. */
  readonly controllerIngress: boolean;
  /** Requests a Knative pod takes at a time. */
  readonly containerConcurrency?: number;
  /** Seconds for a request: Knative's timeout, and that of KServe's HTTPRoute. */
  readonly timeoutSeconds?: number;
}

export interface KubernetesTargetIntent {
  readonly kind: 'kubernetes';
  /** Lowest Kubernetes minor of the clusters. */
  readonly kubernetesMinor: number;
  /** Whether the LeaderWorkerSet controller is there; groups are made of Deployments where it is not. */
  readonly leaderWorkerSet: boolean;
}

/** The target as a person would name it. */
export function targetLabel(target: TargetIntent): string {
  return target.kind === 'kserve'
    ? `KServe ${target.version} (${target.mode === 'knative' ? 'Knative' : 'Standard'} mode)`
    : `Kubernetes 1.${target.kubernetesMinor}`;
}
