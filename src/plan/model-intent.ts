import { ConfigMapKey, PeerIntent, SecretKey } from './references';

/**
 * A model as plain data: where it lies and how one gets in. What a lock file will know of its files (heads, layers,
 * bytes of each rank) has its place here, beside `sizeBytes`, for the rules about shapes and memory.
 */
export interface ModelIntent {
  readonly source: ModelSource;
  /** Bytes of the files that get fetched, when known. */
  readonly sizeBytes?: number;
  readonly caBundle?: ConfigMapKey;
  readonly proxy?: ProxyIntent;
  readonly allowPatterns: readonly string[];
  readonly ignorePatterns: readonly string[];
  readonly credentials?: CredentialsIntent;
  /** Who serves the files on the network, where it is not a public host. */
  readonly peer?: PeerIntent;
  /** Custom code of the model's authors that may run. */
  readonly remoteCode?: RemoteCodeIntent;
}

export type ModelSource =
  | { readonly kind: 'hub'; readonly repository: string; readonly revision?: string; readonly endpoint?: string }
  | {
    readonly kind: 's3'; readonly uri: string; readonly endpoint?: string; readonly region?: string;
    readonly addressing: 'path' | 'virtual'; readonly verifyTls: boolean;
  }
  | { readonly kind: 'gcs'; readonly uri: string }
  | { readonly kind: 'azure'; readonly uri: string }
  | { readonly kind: 'url'; readonly uri: string }
  | { readonly kind: 'volume'; readonly claimName: string; readonly path?: string }
  | { readonly kind: 'oci'; readonly image: string; readonly path?: string }
  | RegistrySource;

/** What a model registry is asked for; where the files lie, it says when a pod starts. */
export interface RegistrySource {
  readonly kind: 'registry';
  readonly registry: RegistryIntent;
  readonly name: string;
  readonly version: string;
  /** Where it may lead, and how one gets in there. */
  readonly places: readonly ModelIntent[];
  /** Whether the model itself says so; those of its registry stand in the registry's storage container, too. */
  readonly ownPlaces: boolean;
}

export interface RegistryIntent {
  readonly url: string;
  /** By which addresses of models name it: a host, and a port unless it is the scheme's own. */
  readonly host: string;
  readonly token?: SecretKey;
  readonly caBundle?: ConfigMapKey;
  readonly peer?: PeerIntent;
}

export type ModelSourceKind = ModelSource['kind'];

export interface ProxyIntent {
  readonly httpsProxy: string;
  readonly noProxy: readonly string[];
}

export interface RemoteCodeIntent {
  readonly by: string;
  readonly reason: string;
  /** Commit of the repository that holds the code, when it is another one. */
  readonly codeRevision?: string;
}

export type CredentialsIntent =
  | { readonly kind: 'hubToken'; readonly token: SecretKey }
  | { readonly kind: 's3Keys'; readonly accessKeyId: SecretKey; readonly secretAccessKey: SecretKey }
  | { readonly kind: 'gcsKeyFile'; readonly file: SecretKey }
  | {
    readonly kind: 'azureServicePrincipal'; readonly tenantId: SecretKey; readonly clientId: SecretKey;
    readonly clientSecret: SecretKey; readonly subscriptionId: SecretKey;
  }
  | { readonly kind: 'azureAccessKey'; readonly accessKey: SecretKey }
  | { readonly kind: 'httpHeaders'; readonly headers: SecretKey }
  /** A Secret of the type that pods pull images by. */
  | { readonly kind: 'dockerConfig'; readonly secretName: string }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'workloadIdentity'; readonly cloud: 'aws' | 'google' | 'azure';
    readonly annotations: Readonly<Record<string, string>>; readonly podLabels: Readonly<Record<string, string>>; };

/** The model itself, or the places that its registry may lead to. */
export function placesOf(model: ModelIntent): readonly ModelIntent[] {
  return model.source.kind === 'registry' ? model.source.places : [model];
}

/** Whether only a registry knows where the files lie. */
export function leadsAnywhere({ source }: ModelIntent): boolean {
  return source.kind === 'registry' && source.places.length === 0;
}

/** The Secrets that a model's credentials refer to, each once. */
export function credentialSecrets(model: ModelIntent): string[] {
  const keys = placesOf(model).flatMap(({ credentials }) => Object.values(credentials ?? {}).filter(isSecretKey));
  return [...new Set(keys.map((key) => key.secretName))];
}

export type IdentityIntent = Extract<CredentialsIntent, { kind: 'workloadIdentity' }>;

/** The workload's own identities by which its model is reached. */
export function identitiesOf(model: ModelIntent): IdentityIntent[] {
  return placesOf(model).flatMap(({ credentials }) => (credentials?.kind === 'workloadIdentity' ? [credentials] : []));
}

/** What a registry's model is called in an address: any name fits. */
function registryUri({ registry, name, version }: RegistrySource): string {
  return [registryPrefix(registry) + encodeURIComponent(name), encodeURIComponent(version)].join('/');
}

/** How every address of a model of this registry begins. */
export function registryPrefix({ host }: RegistryIntent): string {
  return `model-registry://${host}/`;
}

function isSecretKey(value: unknown): value is SecretKey {
  return typeof value === 'object' && value !== null && 'secretName' in value;
}

/** The model's address as our agent takes it: a revision may hold slashes. */
export function agentUri(source: ModelSource): string {
  return source.kind === 'hub' && source.revision !== undefined
    ? `hf://${source.repository}@${source.revision}` : modelUri(source);
}

/** The model's address, in KServe's spelling. */
export function modelUri(source: ModelSource): string {
  switch (source.kind) {
    case 'hub':
      return `hf://${source.repository}${source.revision === undefined ? '' : `:${source.revision}`}`;
    case 'volume':
      return `pvc://${source.claimName}${source.path === undefined ? '' : `/${source.path}`}`;
    case 'oci':
      return `oci://${source.image}`;
    case 'registry':
      return registryUri(source);
    default:
      return source.uri;
  }
}
