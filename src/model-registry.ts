import { ISecret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { CaBundle } from './ca-bundle';
import { registryIntent } from './choices/registry-choice';
import { registryContainer } from './intent/registry-container';
import { IModelRegistry, Model } from './model';
import { NetworkPeer } from './network-peer';
import { ServingTarget } from './serving-target';

/** What is known of a model registry. */
export interface ModelRegistryOptions {
  /**
   * Secret with a bearer token, in the namespaces of the services.
   *
   * @default - none: the registry lets everybody read
   */
  readonly token?: ISecret;

  /**
   * Key of the token in its secret.
   *
   * @default 'token'
   */
  readonly tokenKey?: string;

  /**
   * Certificates that the registry's own is checked with.
   *
   * @default - those of the agent's image
   */
  readonly caBundle?: CaBundle;

  /**
   * Who the registry is on the network, for the network policy.
   *
   * @default - the namespace for a Service's name, otherwise every public address
   */
  readonly peer?: NetworkPeer;

  /**
   * Where its models lie: see the option of `Model.fromRegistry` of the same name.
   *
   * @default - not known: each model says it for itself
   */
  readonly artifactsFrom?: Model[];
}

/** Props of a model registry. */
export interface ModelRegistryProps extends ModelRegistryOptions {
  /** Its address, such as `https://registry.models.svc:8443`; a path before its API is kept. */
  readonly url: string;

  /**
   * Whether a ClusterStorageContainer is made on KServe, so that KServe's own injection takes `model-registry://`
   * addresses too. It belongs to the whole cluster, and nothing of the library's services needs it.
   *
   * @default true on KServe
   */
  readonly storageContainer?: boolean;

  /**
   * Where the manifests go.
   *
   * @default - the target of the scope, or KServe 0.19
   */
  readonly target?: ServingTarget;
}

/**
 * A Kubeflow Model Registry that models come from. The registry itself is not installed.
 *
 * @see https://www.kubeflow.org/docs/components/model-registry/
 *
 * @example
 *
 * const registry = new ModelRegistry(chart, 'registry', {
 *   url: 'https://registry.models.svc:8443',
 *   token: kplus.Secret.fromSecretName(chart, 'registry-token', 'registry-token'),
 *   artifactsFrom: [Model.fromS3('s3://models')],
 * });
 * new HuggingFaceService(chart, 'labels', {
 *   model: Model.fromRegistry(registry, 'sentiment', { version: 'v1' }),
 *   accelerator: Accelerator.nvidia(1),
 * });
 */
export class ModelRegistry extends Construct implements IModelRegistry {
  /**
   * A registry of which nothing is made: models can come from it.
   *
   * @param url its address
   * @param options token and more
   */
  public static fromExisting(url: string, options: ModelRegistryOptions = {}): IModelRegistry {
    registryIntent({ url, ...options });
    return { url, ...options };
  }

  /** Its address. */
  public readonly url: string;

  /** Secret with a bearer token. */
  public readonly token?: ISecret;

  /** Key of the token in its secret. */
  public readonly tokenKey?: string;

  /** Certificates that the registry's own is checked with. */
  public readonly caBundle?: CaBundle;

  /** Who the registry is on the network. */
  public readonly peer?: NetworkPeer;

  /** Where its models lie, unless a model says otherwise. */
  public readonly artifactsFrom?: Model[];

  constructor(scope: Construct, id: string, props: ModelRegistryProps) {
    super(scope, id);
    const target = ServingTarget._of(this, props.target);
    const registry = registryIntent(props);
    this.url = props.url;
    this.token = props.token;
    this.tokenKey = props.tokenKey;
    this.caBundle = props.caBundle;
    this.peer = props.peer;
    this.artifactsFrom = props.artifactsFrom;
    if (props.storageContainer ?? target.kind === 'kserve') {
      registryContainer(this, { registry, places: (props.artifactsFrom ?? []).map((place) => place._intent), target });
    }
  }
}
