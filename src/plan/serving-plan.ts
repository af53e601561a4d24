import { CacheVolumePlan } from './cache';
import { ConfigFilesPlan } from './config-files';
import { GangIntent } from './group-intent';
import { EgressIntent, MonitoringIntent, RolloutIntent, RouteIntent } from './intent';
import { PodPlan } from './pod-plan';
import { PeerIntent } from './references';
import { ScalingIntent } from './scaling-intent';
import { Sourced } from './sourced';

/**
 * What has to run, with no word of the API objects that will say it. A target
 * turns it into objects and looks at nothing else.
 */
export interface ServingPlan {
  /** DNS-1035, with room for every suffix that a target adds. */
  readonly name: string;
  /** Path of the construct that asked for it. */
  readonly path: string;
  readonly namespace?: string;
  /** `app.kubernetes.io` labels and the user's, for every object. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endpoint: EndpointPlan;
  readonly weights: WeightsPlan;
  /** One group here; transformer and predictor, or head and workers, elsewhere. */
  readonly groups: readonly PodGroupPlan[];
  /** Present where the pods form groups: head and workers. */
  readonly group?: GroupPlan;
  /** What containers mount: the launcher of a group, the repository of Triton. */
  readonly files?: ConfigFilesPlan;
  readonly scaling: Sourced<ScalingIntent>;
  readonly rollout: RolloutPlan;
  readonly disruption?: DisruptionPlan;
  readonly network?: NetworkPlan;
  readonly serviceAccount?: ServiceAccountPlan;
  readonly route?: RouteIntent;
  readonly monitoring?: MonitoringIntent;
  /** What was decided about the whole service, and by whom: for `explain()`. */
  readonly decisions: Readonly<Record<string, Sourced<unknown>>>;
  /** Rules that were acknowledged, to stand in the output. */
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** Where clients reach the model. */
export interface EndpointPlan {
  /** Container port of the server. */
  readonly port: number;
  /** Port of the Service. */
  readonly servicePort: number;
  readonly modelName: Sourced<string>;
  /** A path and a JSON body that show it works. */
  readonly sample: SampleRequest;
  readonly metricsPath: string;
  /** Name of the container port that has them. */
  readonly metricsPort: string;
}

export interface SampleRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Which files, who fetches them, and where they lie. */
export interface WeightsPlan {
  /** `mount`: nothing is fetched, the files are there. `platform`: by the target's own means. */
  readonly by: 'initializer' | 'agent' | 'platform' | 'engine' | 'mount' | 'cache';
  readonly uri: string;
  /** Folder of the model in the server's container; absent when the engine fetches it itself. */
  readonly path?: string;
  readonly hosts: readonly string[];
  /** Which of the target's own programs fetches, where the user chose one. */
  readonly storageContainerName?: string;
  /** Where a cache of the nodes brings it. */
  readonly cacheVolume?: CacheVolumePlan;
}

export interface RolloutPlan {
  readonly strategy: RolloutIntent;
  /** GPUs needed at the worst moment of an update, at the largest number of replicas. */
  readonly peakAccelerators: number;
}

export interface DisruptionPlan {
  /** Pods that an eviction may take at a time. */
  readonly maxUnavailable: number;
}

export interface NetworkPlan {
  /** A rule for each set of ports; from nobody: closed. */
  readonly ingress: readonly IngressPlan[];
  readonly egress: readonly EgressIntent[];
}

export interface IngressPlan {
  readonly from: readonly PeerIntent[];
  readonly ports: readonly number[];
}

export interface ServiceAccountPlan {
  readonly annotations: Readonly<Record<string, string>>;
  /** Secrets named on the account, for fetchers that find their credentials there. */
  readonly secretNames: readonly string[];
}

/** Pods of one role that are alike. */
export interface PodGroupPlan {
  readonly role: 'predictor' | 'head' | 'worker';
  /** Pods of the role: in each replica, or in each group. */
  readonly size: number;
  readonly pod: PodPlan;
}

/** What the pods of a group have in common. */
export interface GroupPlan {
  readonly pods: number;
  readonly tensor: number;
  readonly pipeline: number;
  readonly gang: GangIntent;
  readonly exclusiveTopology?: string;
}

/** The pod that answers requests. */
export function servingPod(plan: ServingPlan): PodPlan {
  return plan.groups[0].pod;
}
