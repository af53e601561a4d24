import { IPersistentVolumeClaim, ISecret } from 'cdk8s-plus-28';
import { CaBundle } from './ca-bundle';
import { pinnedImage } from './checks/values/image-reference';
import { dataKey } from './checks/values/name';
import { artifactPlace, azureUri, hubRepository, registeredName, relativePath, uriOf } from './checks/values/model-address';
import { revision } from './checks/values/revision';
import { httpUrl } from './checks/values/url';
import { acceptedCredentials } from './choices/accepted-credentials';
import { optional } from './choices/optional';
import { registryIntent } from './choices/registry-choice';
import { optionalBytes } from './choices/units';
import {
  BucketModelOptions, HubModelOptions, ModelOptions, OciModelOptions, ProxyOptions, RemoteModelOptions, S3Addressing,
  S3ModelOptions, VolumeModelOptions,
} from './model-options';
import { NetworkPeer } from './network-peer';
import { CredentialsIntent, ModelIntent, ModelSource } from './plan/model-intent';

/** A model registry, whoever made it: see `ModelRegistry`. */
export interface IModelRegistry {
  /** Its address, such as `https://registry.models.svc:8443`. */
  readonly url: string;

  /** Secret with a bearer token. */
  readonly token?: ISecret;

  /** Key of the token in its secret; `token` without it. */
  readonly tokenKey?: string;

  /** Certificates that the registry's own is checked with. */
  readonly caBundle?: CaBundle;

  /** Who the registry is on the network. */
  readonly peer?: NetworkPeer;

  /** Where its models lie, unless a model says otherwise. */
  readonly artifactsFrom?: Model[];
}

/** Options for a model of a registry. */
export interface RegistryModelOptions extends ModelOptions {
  /** Name of the version. */
  readonly version: string;

  /**
   * Places that the registry may lead to, as models whose address is how those of the registry begin:
   * `Model.fromS3('s3://models', { credentials })`. Their credentials, endpoints and certificates are those of the fetch;
   * the agent follows the registry nowhere else, and the network policy opens nothing else.
   *
   * @default - those of the registry
   */
  readonly artifactsFrom?: Model[];

  /**
   * Proxy to the registry and to the places.
   *
   * @default - none
   */
  readonly proxy?: ProxyOptions;

  /**
   * Files to fetch, as shell patterns.
   *
   * @default - all files that are needed
   */
  readonly allowPatterns?: string[];

  /**
   * Files to leave out, as shell patterns.
   *
   * @default - none
   */
  readonly ignorePatterns?: string[];
}

/**
 * A model and where its files are: weights, tokenizer and configuration in the
 * layout of the Hugging Face Hub.
 *
 * @see https://huggingface.co/docs/hub/models
 */
export class Model {
  /**
   * A repository of the Hugging Face Hub.
   *
   * @param repository `owner/name`
   * @param options revision, token and more
   */
  public static fromHub(repository: string, options: HubModelOptions = {}): Model {
    const token: CredentialsIntent | undefined = options.token && {
      kind: 'hubToken', token: { secretName: options.token.name, key: dataKey('tokenKey', options.tokenKey ?? 'HF_TOKEN') },
    };
    return build({
      kind: 'hub',
      repository: hubRepository(repository),
      revision: optional(options.revision, (given) => revision('revision', given)),
      endpoint: optional(options.endpoint, (url) => httpUrl('endpoint', url)),
    }, { ...options }, token, options.remoteCode?._intent);
  }

  /**
   * A folder of a bucket of S3, or of what speaks its protocol.
   *
   * @param uri `s3://bucket/prefix`
   * @param options credentials, endpoint and more
   */
  public static fromS3(uri: string, options: S3ModelOptions = {}): Model {
    return build({
      kind: 's3',
      uri: uriOf('uri', uri, 's3://'),
      endpoint: optional(options.endpoint, (url) => httpUrl('endpoint', url)),
      region: options.region,
      addressing: options.addressing === S3Addressing.VIRTUAL ? 'virtual' : 'path',
      verifyTls: options.verifyTls ?? true,
    }, options, acceptedCredentials('S3', options.credentials, ['s3Keys', 'anonymous'], 'aws'));
  }

  /**
   * A folder of a bucket of Google Cloud Storage.
   *
   * @param uri `gs://bucket/prefix`
   * @param options credentials and more
   */
  public static fromGcs(uri: string, options: BucketModelOptions = {}): Model {
    const credentials = acceptedCredentials('Google Cloud Storage', options.credentials, ['gcsKeyFile', 'anonymous'], 'google');
    return build({ kind: 'gcs', uri: uriOf('uri', uri, 'gs://') }, options, credentials);
  }

  /**
   * A folder of a container of Azure Blob Storage.
   *
   * @param uri `https://account.blob.core.windows.net/container/prefix`
   * @param options credentials and more
   */
  public static fromAzureBlob(uri: string, options: BucketModelOptions = {}): Model {
    const kinds = ['azureServicePrincipal', 'azureAccessKey', 'anonymous'];
    return build({ kind: 'azure', uri: azureUri('uri', httpUrl('uri', uri)) }, options,
      acceptedCredentials('Azure Blob Storage', options.credentials, kinds, 'azure'));
  }

  /**
   * A file or an archive behind a URL; archives are unpacked.
   *
   * @param url `https://host/path/model.tar.gz`
   * @param options headers and more
   */
  public static fromUrl(url: string, options: BucketModelOptions = {}): Model {
    return build({ kind: 'url', uri: httpUrl('url', url) }, options,
      acceptedCredentials('a URL', options.credentials, ['httpHeaders', 'anonymous']));
  }

  /**
   * A folder of a persistent volume: nothing is fetched, the claim is mounted read-only.
   *
   * @param claim in the service's own namespace, readable by every node that runs a replica
   * @param options path within the volume
   */
  public static fromVolume(claim: IPersistentVolumeClaim, options: VolumeModelOptions = {}): Model {
    const path = options.path === undefined ? undefined : relativePath('path', options.path);
    return build({ kind: 'volume', claimName: claim.name, path }, options, undefined, options.remoteCode?._intent);
  }

  /**
   * A folder of an image in a container registry. On plain Kubernetes it is mounted
   * as an image volume (Kubernetes 1.35 on); on KServe by its model cars. `Fetch.agent()`
   * copies it on either, artifacts that are no images too.
   *
   * @param image with a tag or a digest
   * @param options path within the image
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
   */
  public static fromOci(image: string, options: OciModelOptions = {}): Model {
    const reference = pinnedImage('image', image.replace(/^oci:\/\//, ''));
    const path = options.path === undefined ? undefined : relativePath('path', options.path);
    return build({ kind: 'oci', image: reference, path }, options, optional(options.pullSecret, ({ name }) => (
      { kind: 'dockerConfig', secretName: name }
    )));
  }

  /**
   * A version of a model in a model registry. Our own agent asks the registry where the files lie when a pod
   * starts, and fetches them from there.
   *
   * @param registry a `ModelRegistry`, or one that exists
   * @param name of the registered model
   * @param options version, places and more
   * @see https://www.kubeflow.org/docs/components/model-registry/
   */
  public static fromRegistry(registry: IModelRegistry, name: string, options: RegistryModelOptions): Model {
    const places = options.artifactsFrom ?? registry.artifactsFrom ?? [];
    return build({
      kind: 'registry',
      registry: registryIntent(registry),
      name: registeredName('name', name),
      version: registeredName('version', options.version),
      places: places.map((place) => artifactPlace('artifactsFrom', place._intent)),
      ownPlaces: options.artifactsFrom !== undefined,
    }, options);
  }

  /**
   * @internal
   */
  public static _of(intent: ModelIntent): Model {
    return new Model(intent);
  }

  private constructor(private readonly intent: ModelIntent) {}

  /**
   * @internal
   */
  public get _intent(): ModelIntent {
    return this.intent;
  }
}

function build(
  source: ModelSource, options: ModelOptions & RemoteModelOptions, credentials?: CredentialsIntent,
  remoteCode?: ModelIntent['remoteCode'],
): Model {
  return Model._of({
    source,
    credentials,
    remoteCode,
    sizeBytes: optionalBytes(options.size),
    caBundle: options.caBundle?._intent,
    proxy: options.proxy && {
      httpsProxy: httpUrl('proxy.url', options.proxy.url), noProxy: options.proxy.noProxy ?? ['.svc', '.cluster.local'],
    },
    allowPatterns: options.allowPatterns ?? [],
    ignorePatterns: options.ignorePatterns ?? [],
    peer: options.peer?._intent,
  });
}
