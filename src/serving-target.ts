import { IConstruct } from 'constructs';
import { wholeNumber } from './checks/values/number-in-range';
import { onlyKnative } from './checks/values/target-wish';
import { unknownVersion } from './checks/values/version';
import { Duration } from 'cdk8s';
import { secondsOf } from './choices/units';
import { SETTINGS } from './scope/settings';
import { KServeVersion } from './kserve-version';
import { TargetIntent } from './targets/target-intent';

/** How KServe runs a service. */
export enum DeploymentMode {
  /** Deployment, Service and autoscaler (`RawDeployment`, later called `Standard`). */
  STANDARD = 'standard',
  /** Knative revisions (`Serverless`, later called `Knative`). */
  KNATIVE = 'knative',
}

/** What a target of KServe depends on. */
export interface KServeTargetOptions {
  /**
   * Version of KServe in the clusters.
   *
   * @default KServeVersion.V0_19
   */
  readonly version?: KServeVersion;

  /**
   * How KServe runs the services. It cannot be changed later for a service that exists.
   *
   * @default DeploymentMode.STANDARD
   * @see https://kserve.github.io/website/docs/admin-guide/overview
   */
  readonly mode?: DeploymentMode;

  /**
   * Lowest version of Kubernetes in the clusters, such as `1.30`.
   *
   * @default '1.30'
   */
  readonly minimumVersion?: string;

  /**
   * Let KServe's own Ingress or HTTPRoute expose the services. Otherwise they are
   * reached inside the cluster, and from outside by the prop `route`.
   *
   * @default false
   */
  readonly controllerIngress?: boolean;

  /**
   * Requests that a pod takes at a time. Knative mode only.
   *
   * @default - no limit
   * @see https://knative.dev/docs/serving/autoscaling/concurrency/
   */
  readonly containerConcurrency?: number;

  /**
   * Longest time for a request, in whole seconds: Knative's, or that of KServe's HTTPRoute.
   *
   * @default - KServe's: 60 seconds for its HTTPRoute
   */
  readonly timeout?: Duration;
}

/** What a target of plain Kubernetes depends on. */
export interface KubernetesTargetOptions {
  /**
   * Lowest version of Kubernetes in the clusters, such as `1.30`.
   *
   * @default '1.30'
   */
  readonly minimumVersion?: string;

  /**
   * Whether the LeaderWorkerSet controller is in the clusters. Without it a `MultiNodeVllm` is made of two
   * Deployments for each group, whose number is fixed and which an update replaces all at once.
   *
   * @default true
   * @see https://lws.sigs.k8s.io/docs/installation/
   */
  readonly leaderWorkerSet?: boolean;
}

/**
 * Where the manifests go. Set once on an app or a chart; what is not set is KServe 0.19.
 *
 * @example
 *
 * ServingTarget.kubernetes().applyTo(chart);
 */
export class ServingTarget {
  /**
   * InferenceServices, each with a ServingRuntime of its own.
   *
   * @param options version and mode
   */
  public static kserve(options: KServeTargetOptions = {}): ServingTarget {
    const mode = options.mode ?? DeploymentMode.STANDARD;
    const { containerConcurrency } = options;
    if (containerConcurrency !== undefined && mode !== DeploymentMode.KNATIVE) {
      onlyKnative('containerConcurrency', containerConcurrency);
    }
    return new ServingTarget({
      kind: 'kserve',
      version: (options.version ?? KServeVersion.V0_19).version,
      mode,
      kubernetesMinor: kubernetesMinor(options.minimumVersion),
      controllerIngress: options.controllerIngress ?? false,
      containerConcurrency: containerConcurrency === undefined
        ? undefined : wholeNumber('containerConcurrency', containerConcurrency, 0),
      timeoutSeconds: options.timeout === undefined ? undefined : secondsOf('timeout', options.timeout, 1),
    });
  }

  /**
   * Deployments, Services and autoscalers: no controller is needed, but for groups that of LeaderWorkerSet.
   *
   * @param options what is in the clusters
   */
  public static kubernetes(options: KubernetesTargetOptions = {}): ServingTarget {
    return new ServingTarget({
      kind: 'kubernetes',
      kubernetesMinor: kubernetesMinor(options.minimumVersion),
      leaderWorkerSet: options.leaderWorkerSet ?? true,
    });
  }

  /**
   * The target of a service: its own, the nearest scope's, or KServe.
   *
   * @internal
   */
  public static _of(service: IConstruct, own: ServingTarget | undefined): TargetIntent {
    return own?.intent ?? SETTINGS.target.find(service)?.value ?? ServingTarget.kserve().intent;
  }

  private constructor(private readonly intent: TargetIntent) {}

  /**
   * Makes this the target of every service below the scope, unless one says otherwise.
   * It has to stand before the services.
   *
   * @param scope an app, a chart or any other construct
   */
  public applyTo(scope: IConstruct): void {
    SETTINGS.target.set(scope, this.intent);
  }
}

const OLDEST_MINOR = 28;

function kubernetesMinor(version = '1.30'): number {
  const [, minor] = /^1\.(\d+)$/.exec(version) ?? [];
  if (minor === undefined || Number(minor) < OLDEST_MINOR) {
    unknownVersion('minimumVersion', version, `1.${OLDEST_MINOR} or newer`, 'write it as 1.30');
  }
  return Number(minor);
}
