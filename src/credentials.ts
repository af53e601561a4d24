import { ISecret } from 'cdk8s-plus-28';
import { dataKey } from './checks/values/name';
import { CredentialsIntent } from './plan/model-intent';

/** Keys of a Secret with an access key of S3. */
export interface S3KeysOptions {
  /**
   * Key with the access key's id.
   *
   * @default 'AWS_ACCESS_KEY_ID'
   */
  readonly accessKeyIdKey?: string;

  /**
   * Key with the secret access key.
   *
   * @default 'AWS_SECRET_ACCESS_KEY'
   */
  readonly secretAccessKeyKey?: string;
}

/**
 * How the container that fetches a model proves who it is. Secrets are only
 * named, never read; they reach that container and no other.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/overview
 */
export class Credentials {
  /**
   * An access key for S3 or what speaks its protocol.
   *
   * @param secret holds both parts
   * @param options names of the keys
   */
  public static s3Keys(secret: ISecret, options: S3KeysOptions = {}): Credentials {
    return new Credentials({
      kind: 's3Keys',
      accessKeyId: keyOf(secret, 'accessKeyIdKey', options.accessKeyIdKey ?? 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: keyOf(secret, 'secretAccessKeyKey', options.secretAccessKeyKey ?? 'AWS_SECRET_ACCESS_KEY'),
    });
  }

  /**
   * The JSON key file of a Google service account.
   *
   * @param secret holds the file
   * @param key name of the file in the secret, by default KServe's `gcloud-application-credentials.json`
   */
  public static gcsKeyFile(secret: ISecret, key = 'gcloud-application-credentials.json'): Credentials {
    return new Credentials({ kind: 'gcsKeyFile', file: keyOf(secret, 'key', key) });
  }

  /**
   * A service principal of Azure, in the keys that KServe names: `AZ_TENANT_ID`,
   * `AZ_CLIENT_ID`, `AZ_CLIENT_SECRET`, `AZ_SUBSCRIPTION_ID`.
   *
   * @param secret holds all four
   */
  public static azureServicePrincipal(secret: ISecret): Credentials {
    const holds = (key: string) => ({ secretName: secret.name, key });
    return new Credentials({
      kind: 'azureServicePrincipal',
      tenantId: holds('AZ_TENANT_ID'),
      clientId: holds('AZ_CLIENT_ID'),
      clientSecret: holds('AZ_CLIENT_SECRET'),
      subscriptionId: holds('AZ_SUBSCRIPTION_ID'),
    });
  }

  /**
   * The access key of a storage account of Azure.
   *
   * @param secret holds it
   * @param key by default `AZURE_STORAGE_ACCESS_KEY`
   */
  public static azureAccessKey(secret: ISecret, key = 'AZURE_STORAGE_ACCESS_KEY'): Credentials {
    return new Credentials({ kind: 'azureAccessKey', accessKey: keyOf(secret, 'key', key) });
  }

  /**
   * HTTP headers for a model behind a URL.
   *
   * @param secret holds them as a JSON object
   * @param key by default `headers`
   */
  public static httpHeaders(secret: ISecret, key = 'headers'): Credentials {
    return new Credentials({ kind: 'httpHeaders', headers: keyOf(secret, 'key', key) });
  }

  /** A public bucket: requests go out unsigned. */
  public static anonymous(): Credentials {
    return new Credentials({ kind: 'anonymous' });
  }

  /**
   * A role of AWS, taken on by the service account (IRSA). Never together with an
   * endpoint of one's own: KServe documents that mix, and it fails.
   *
   * @param roleArn such as `arn:aws:iam::123456789012:role/models`
   * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
   */
  public static awsRole(roleArn: string): Credentials {
    return identity('aws', { 'eks.amazonaws.com/role-arn': roleArn });
  }

  /**
   * A service account of Google Cloud, by Workload Identity.
   *
   * @param email such as `models@project.iam.gserviceaccount.com`
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
   */
  public static googleServiceAccount(email: string): Credentials {
    return identity('google', { 'iam.gke.io/gcp-service-account': email });
  }

  /**
   * An identity of Azure, by Workload Identity.
   *
   * @param clientId of the managed identity or application
   * @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
   */
  public static azureIdentity(clientId: string): Credentials {
    return identity(
      'azure', { 'azure.workload.identity/client-id': clientId }, { 'azure.workload.identity/use': 'true' },
    );
  }

  /**
   * @internal
   */
  public static _of(intent: CredentialsIntent): Credentials {
    return new Credentials(intent);
  }

  private constructor(private readonly intent: CredentialsIntent) {}

  /**
   * @internal
   */
  public get _intent(): CredentialsIntent {
    return this.intent;
  }
}

function keyOf(secret: ISecret, prop: string, key: string) {
  return { secretName: secret.name, key: dataKey(prop, key) };
}

function identity(
  cloud: 'aws' | 'google' | 'azure', annotations: Record<string, string>, podLabels: Record<string, string> = {},
): Credentials {
  return Credentials._of({ kind: 'workloadIdentity', cloud, annotations, podLabels });
}
