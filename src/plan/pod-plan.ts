import { TolerationIntent } from './intent';
import { EnvIntent } from './references';
import { Sourced } from './sourced';

/** One pod: containers, volumes, placement, security and one drain. */
export interface PodPlan {
  readonly labels: Readonly<Record<string, string>>;
  readonly initContainers: readonly ContainerPlan[];
  /** The server comes first, side containers follow. */
  readonly containers: readonly ContainerPlan[];
  readonly volumes: readonly VolumePlan[];
  readonly placement: PlacementPlan;
  readonly security: PodSecurityPlan;
  readonly drain: DrainPlan;
  readonly serviceAccountName: string;
  readonly hostNetwork?: boolean;
  readonly imagePullSecretNames: readonly string[];
}

/** The containers of a pod in the order in which they start. */
export function everyContainer({ initContainers, containers }: PodPlan): ContainerPlan[] {
  return [...initContainers, ...containers];
}

export type ContainerRole = 'server' | 'fetcher' | 'sidecar';

export interface ContainerPlan {
  readonly role: ContainerRole;
  /** Name where the target does not prescribe one. */
  readonly name: string;
  readonly image: Sourced<string>;
  readonly command?: readonly string[];
  readonly args: readonly Sourced<string>[];
  readonly env: readonly Sourced<EnvIntent>[];
  readonly ports: readonly PortPlan[];
  readonly probes: ProbesPlan;
  readonly resources: ResourcesPlan;
  readonly mounts: readonly MountPlan[];
  readonly security: ContainerSecurityPlan;
  /** The pause before its stop signal, where it has to outlive the server's. */
  readonly preStopSeconds?: number;
}

export interface PortPlan {
  readonly name: string;
  readonly port: number;
}

export interface ProbesPlan {
  readonly startup?: ProbePlan;
  readonly liveness?: ProbePlan;
  readonly readiness?: ProbePlan;
}

/** A request of the kubelet, or a command in the container where the kubelet cannot reach the port. */
export type ProbePlan = ProbeTimes & (
  | { readonly path: string; readonly port: number; readonly command?: undefined }
  | { readonly command: readonly string[] }
);

export interface ProbeTimes {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  /** Seconds for a pod that fails it, where the pod's own are too many. */
  readonly graceSeconds?: number;
}

export interface ResourcesPlan {
  readonly cpuRequest: Sourced<string>;
  readonly cpuLimit?: Sourced<string>;
  /** Request and limit alike: memory cannot be taken back. */
  readonly memoryBytes: Sourced<number>;
  readonly ephemeralStorageBytes?: Sourced<number>;
  /** Extended resource and count. */
  readonly accelerator?: { readonly resource: string; readonly count: number };
  /** Devices of a fabric between pods, and counts. */
  readonly fabric?: Readonly<Record<string, number>>;
}

export interface MountPlan {
  readonly volume: string;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

export type VolumePlan =
  | { readonly name: string; readonly kind: 'emptyDir'; readonly medium?: 'Memory'; readonly sizeLimitBytes?: number }
  | { readonly name: string; readonly kind: 'claim'; readonly claimName: string; readonly readOnly: boolean }
  | { readonly name: string; readonly kind: 'secret'; readonly secretName: string }
  | { readonly name: string; readonly kind: 'configMap'; readonly configMapName: string }
  | { readonly name: string; readonly kind: 'image'; readonly reference: string };

export interface PlacementPlan {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationIntent[];
  readonly runtimeClassName?: string;
  readonly priorityClassName?: string;
  readonly spreadOver?: string;
  readonly schedulerName?: string;
}

export interface PodSecurityPlan {
  readonly runAsUser?: number;
  readonly fsGroup?: number;
}

/** Pod Security "restricted", for every container that is ours to write. */
export interface ContainerSecurityPlan {
  readonly readOnlyRootFilesystem: boolean;
}

/** How a pod leaves: three numbers that agree. */
export interface DrainPlan {
  /** Whether the server makes the pause itself, after the signal: it ends it when there is nothing to wait for. */
  readonly serverPauses?: true;
  /** Seconds between leaving the Service and the stop signal, so that routers notice. */
  readonly preStopSeconds: number;
  /** Seconds that the engine gets to finish requests after the signal. */
  readonly engineSeconds: number;
  /** Seconds after which the pod is killed: the sum of the others and a margin. */
  readonly graceSeconds: number;
}
