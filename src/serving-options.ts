import { Duration, Size } from 'cdk8s';
import { EnvValue, IPersistentVolumeClaim, ISecret, IServiceAccount } from 'cdk8s-plus-28';
import { ComputeResources } from './compute-resources';
import { ExtraVolume } from './extra-volume';
import { Fetch } from './fetch';
import { Monitoring } from './monitoring';
import { NetworkAccess } from './network-access';
import { Rollout } from './rollout';
import { Route } from './route';
import { Scaling } from './scaling';
import { SecurityProfile } from './security-profile';
import { Sidecar } from './sidecar';
import { Toleration } from './toleration';

/** What a platform team decides for all its services, and a service may decide for itself. */
export interface CommonServingOptions {
  /**
   * CPU, memory and disk space of the server. A service overrides each value alone.
   *
   * @default - from accelerators and model, see each value
   */
  readonly resources?: ComputeResources;

  /**
   * What pods may do.
   *
   * @default SecurityProfile.restricted()
   */
  readonly securityProfile?: SecurityProfile;

  /**
   * How many replicas run, and who decides it.
   *
   * @default Scaling.replicas(1)
   */
  readonly scaling?: Scaling;

  /**
   * How an update replaces pods.
   *
   * @default Rollout.surge()
   */
  readonly rollout?: Rollout;

  /**
   * Time that a leaving pod has: for routers to notice and for requests to finish. The pause
   * before the stop signal, the engine's own deadline and the grace period follow from it.
   *
   * @default Duration.seconds(60)
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drain?: Duration;

  /**
   * Who brings the files of a model that has to be fetched.
   *
   * @default - Fetch.initializer(); for an image, an image volume on Kubernetes 1.35 or newer, before that
   * Fetch.kserve()
   */
  readonly fetch?: Fetch;

  /**
   * Who may come in, and what pods go out to beside what they need.
   *
   * @default - everybody in; out only to DNS and the source of the model
   */
  readonly network?: NetworkAccess;

  /**
   * Where Prometheus reads metrics.
   *
   * @default - nothing is said
   */
  readonly monitoring?: Monitoring;

  /**
   * Labels of every object and pod, beside those of `app.kubernetes.io`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of every object. On KServe they reach the pods too: a changed one restarts them.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Labels that a node must have, beside those of the accelerator.
   *
   * @default - none
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that pods tolerate, beside those of the accelerator.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Priority class of the pods.
   *
   * @default - the cluster's default
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassName?: string;

  /**
   * Scheduler of the pods.
   *
   * @default - the cluster's default
   */
  readonly schedulerName?: string;

  /**
   * Label of nodes over whose values replicas are spread where possible.
   *
   * @default - the scheduler's own spreading
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly spreadOver?: string;

  /**
   * Secrets that images are pulled with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * Environment of the server.
   *
   * @default - only what the library sets
   */
  readonly env?: { [name: string]: EnvValue };

  /**
   * Most accelerators of this service at a time, updates included. More is an error.
   *
   * @default - no limit
   */
  readonly gpuBudget?: number;

  /**
   * Wave of Argo CD in which the objects are applied.
   *
   * @default - no annotation
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  readonly syncWave?: number;
}

/** What every service has, whatever runs in it. */
export interface ServingOptions extends CommonServingOptions {
  /**
   * Name of every object: a lower-case DNS label of at most 40 characters.
   *
   * @default - from the path of the construct, with a hash, as cdk8s does it
   */
  readonly name?: string;

  /**
   * Name by which clients ask for the model.
   *
   * @default - the construct's id
   */
  readonly modelName?: string;

  /**
   * Shared memory of the server (`/dev/shm`). It counts against the memory limit.
   *
   * @default - for vLLM 2 GiB for each rank, or 1 GiB for a single one; otherwise the runtime's own 64 MiB
   */
  readonly sharedMemory?: Size;

  /**
   * Claim that keeps compiled kernels between starts, writable by every replica.
   *
   * @default - compiled again at each start
   */
  readonly compileCache?: IPersistentVolumeClaim;

  /**
   * Longest time until the server answers, in whole seconds.
   *
   * @default - from the size of the model, or 30 minutes when that is not known
   */
  readonly startupBudget?: Duration;

  /**
   * Service account of the pods; workload identity is then up to it.
   *
   * @default - one of the service's own, without a token
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * A way in from outside the cluster.
   *
   * @default - none
   */
  readonly route?: Route;

  /**
   * Containers beside the server.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * Volumes beside those that the library makes.
   *
   * @default - none
   */
  readonly volumes?: ExtraVolume[];

  /**
   * Rules that are wrong about this cluster: their ids, each with the reason.
   *
   * @default - none
   */
  readonly acknowledge?: { [ruleId: string]: string };
}
