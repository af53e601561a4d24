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
  | { readonly kind: 'oci'; readonly image: string; readonly path?: string };

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
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'workloadIdentity'; readonly cloud: 'aws' | 'google' | 'azure';
    readonly annotations: Readonly<Record<string, string>>; readonly podLabels: Readonly<Record<string, string>>; };

/** The Secrets that credentials refer to, each once. */
export function credentialSecrets(credentials: CredentialsIntent | undefined): string[] {
  if (credentials === undefined) {
    return [];
  }
  const keys = Object.values(credentials).filter(isSecretKey);
  return [...new Set(keys.map((key) => key.secretName))];
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
    default:
      return source.uri;
  }
}
