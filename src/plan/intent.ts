import { CacheIntent } from './cache-intent';
import { EngineIntent } from './engine-intent';
import { GroupIntent } from './group-intent';
import { ModelIntent } from './model-intent';
import { EnvIntent, PeerIntent } from './references';
import { ResourcesIntent } from './resources-intent';
import { ScalingIntent } from './scaling-intent';
import { Sourced } from './sourced';
import { TaskId } from './task-id';
import { TritonIntent } from './triton/triton-intent';

/**
 * What the user asked for, as plain data: the only thing a plan is made of.
 * Seconds, bytes, names and keys; no constructs, no classes, no units in doubt.
 */
export interface ServiceIntent {
  /** Name of every object, DNS-1035, short enough for the suffixes that targets add. */
  readonly name: string;
  /** Path of the construct, for reports. */
  readonly path: string;
  readonly namespace?: string;
  /** The name by which clients ask for the model. */
  readonly modelName: Sourced<string>;
  readonly model: ModelIntent;
  readonly fetch: Sourced<FetchIntent>;
  readonly weightsVolume: Sourced<WeightsVolumeIntent>;
  readonly task?: TaskId;
  readonly engine: EngineIntent;
  /** False when neither an engine nor an accelerator was given. */
  readonly engineChosen: boolean;
  readonly accelerator?: AcceleratorIntent;
  readonly parallelism: Sourced<ParallelismIntent>;
  readonly resources: ResourcesIntent;
  /** Present where the model spans several pods. */
  readonly group?: GroupIntent;
  /** Present where our server has Triton compute, in its pod or in those of another service. */
  readonly triton?: TritonIntent;
  readonly sharedMemoryBytes?: number;
  readonly compileCache?: { readonly claimName: string };
  readonly startupBudgetSeconds?: number;
  readonly drainSeconds: Sourced<number>;
  readonly security: Sourced<SecurityIntent>;
  readonly scaling: Sourced<ScalingIntent>;
  readonly rollout: Sourced<RolloutIntent>;
  readonly gpuBudget?: Sourced<number>;
  /** Most replicas that the scope allows. */
  readonly maxReplicas?: Sourced<number>;
  readonly network: NetworkIntent;
  readonly route?: RouteIntent;
  readonly monitoring?: MonitoringIntent;
  readonly placement: PlacementIntent;
  readonly serviceAccountName?: string;
  readonly imagePullSecretNames: readonly string[];
  readonly env: readonly Sourced<EnvIntent>[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly sidecars: readonly SidecarIntent[];
  readonly volumes: readonly VolumeIntent[];
  readonly storageInitializer: Sourced<string>;
  readonly agent: Sourced<string>;
  readonly imagePolicy: ImagePolicyIntent;
  /** Lowest Kubernetes minor of the clusters that get the manifests, such as 30. */
  readonly kubernetesMinor: number;
  /** Rules acknowledged for this service, with the reason given. */
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** Who brings the files: see `Fetch`. */
export type FetchIntent =
  | { readonly by: 'initializer'; readonly cpuRequest: string; readonly memoryBytes: number }
  | AgentIntent
  /** `cache`: KServe's own, which has to keep the model. */
  | { readonly by: 'platform'; readonly storageContainerName?: string; readonly cache?: CacheIntent }
  | { readonly by: 'engine' }
  | { readonly by: 'mount' }
  | { readonly by: 'cache'; readonly cache: CacheIntent };

/** Our own agent. */
export interface AgentIntent {
  readonly by: 'agent';
  readonly cpuRequest: string;
  readonly memoryBytes: number;
  readonly deadlineSeconds?: number;
  readonly image?: string;
  readonly extraArgs: readonly string[];
}

export type WeightsVolumeIntent =
  | { readonly kind: 'emptyDir'; readonly sizeLimitBytes?: number }
  | { readonly kind: 'claim'; readonly claimName: string };

export interface AcceleratorIntent {
  /** The extended resource, such as `nvidia.com/gpu`. */
  readonly resource: string;
  readonly count: number;
  /** Vendor whose image variant is needed: decides `-gpu` tags and CPU builds. */
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'other';
  readonly memoryBytes?: number;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationIntent[];
  readonly runtimeClassName?: string;
}

export interface ParallelismIntent {
  readonly tensor: number;
  readonly pipeline: number;
  readonly data: number;
  readonly expert: boolean;
}

export interface SecurityIntent {
  readonly profile: 'restricted' | 'openShift';
  /** Uid of the pod; absent where the platform assigns one. */
  readonly runAsUser?: number;
  readonly fsGroup?: number;
}

export type RolloutIntent =
  | { readonly kind: 'surge'; readonly maxSurge: number | string }
  | { readonly kind: 'reuse' };

export interface EgressIntent {
  readonly peer: PeerIntent;
  readonly ports: readonly number[];
  readonly reason: string;
}

export interface NetworkIntent {
  /** False when the user keeps network policies elsewhere. */
  readonly policy: boolean;
  readonly ingressFrom: readonly PeerIntent[];
  readonly egressTo: readonly EgressIntent[];
}

export type RouteIntent =
  | {
    readonly kind: 'httpRoute'; readonly gatewayName: string; readonly gatewayNamespace?: string;
    readonly sectionName?: string; readonly hostnames: readonly string[]; readonly pathPrefix: string;
    readonly timeoutSeconds?: number;
  }
  | {
    readonly kind: 'ingress'; readonly className?: string; readonly host: string; readonly pathPrefix: string;
    readonly tlsSecretName?: string; readonly annotations: Readonly<Record<string, string>>;
  };

export interface MonitoringIntent {
  readonly kind: 'podMonitor' | 'serviceMonitor';
  readonly intervalSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface TolerationIntent {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** What a scope demands of every image. */
export interface ImagePolicyIntent {
  /** Where all of them have to come from. */
  readonly registry?: string;
  readonly requireDigests: boolean;
  /** Images that have a digest, for hints. */
  readonly pinned: readonly string[];
}

export interface PlacementIntent {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationIntent[];
  readonly priorityClassName?: string;
  /** Spread replicas over the values of this node label. */
  readonly spreadOver?: string;
  readonly schedulerName?: string;
}

export interface SidecarIntent {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly EnvIntent[];
  readonly ports: readonly number[];
  readonly cpuRequest: string;
  readonly memoryBytes: number;
  readonly mounts: Readonly<Record<string, string>>;
}

export type VolumeIntent = {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
} & (
  | { readonly kind: 'secret'; readonly secretName: string }
  | { readonly kind: 'configMap'; readonly configMapName: string }
  | { readonly kind: 'claim'; readonly claimName: string }
  | { readonly kind: 'emptyDir'; readonly sizeLimitBytes?: number }
);
