import { IPersistentVolumeClaim } from 'cdk8s-plus-28';
import { credentialsFit } from './checks/values/credentials-kind';
import { pinnedImage } from './checks/values/image-reference';
import { dataKey } from './checks/values/name';
import { azureUri, hubRepository, relativePath, uriOf } from './checks/values/model-address';
import { revision } from './checks/values/revision';
import { httpUrl } from './checks/values/url';
import { Credentials } from './credentials';
import { optional } from './choices/optional';
import { optionalBytes } from './choices/units';
import {
  BucketModelOptions, HubModelOptions, ModelOptions, OciModelOptions, RemoteModelOptions, S3Addressing, S3ModelOptions,
  VolumeModelOptions,
} from './model-options';
import { CredentialsIntent, ModelIntent, ModelSource } from './plan/model-intent';

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
    }, options, accepted('S3', options.credentials, ['s3Keys', 'anonymous'], 'aws'));
  }

  /**
   * A folder of a bucket of Google Cloud Storage.
   *
   * @param uri `gs://bucket/prefix`
   * @param options credentials and more
   */
  public static fromGcs(uri: string, options: BucketModelOptions = {}): Model {
    const credentials = accepted('Google Cloud Storage', options.credentials, ['gcsKeyFile', 'anonymous'], 'google');
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
      accepted('Azure Blob Storage', options.credentials, kinds, 'azure'));
  }

  /**
   * A file or an archive behind a URL; archives are unpacked.
   *
   * @param url `https://host/path/model.tar.gz`
   * @param options headers and more
   */
  public static fromUrl(url: string, options: BucketModelOptions = {}): Model {
    return build({ kind: 'url', uri: httpUrl('url', url) }, options,
      accepted('a URL', options.credentials, ['httpHeaders', 'anonymous']));
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
   * as an image volume (Kubernetes 1.35 on); on KServe by its model cars.
   *
   * @param image with a tag or a digest
   * @param options path within the image
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
   */
  public static fromOci(image: string, options: OciModelOptions = {}): Model {
    const reference = pinnedImage('image', image.replace(/^oci:\/\//, ''));
    const path = options.path === undefined ? undefined : relativePath('path', options.path);
    return build({ kind: 'oci', image: reference, path }, options);
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

function accepted(
  source: string, credentials: Credentials | undefined, kinds: string[], cloud?: 'aws' | 'google' | 'azure',
): CredentialsIntent | undefined {
  if (credentials === undefined) {
    return undefined;
  }
  const intent = credentials._intent;
  const factory = (kind: string) => `Credentials.${kind}()`;
  credentialsFit(source, factory(intent.kind === 'workloadIdentity' ? IDENTITY_FACTORY[intent.cloud] : intent.kind),
    [...kinds, ...(cloud === undefined ? [] : [IDENTITY_FACTORY[cloud]])].map(factory));
  return intent;
}

const IDENTITY_FACTORY = { aws: 'awsRole', google: 'googleServiceAccount', azure: 'azureIdentity' } as const;
