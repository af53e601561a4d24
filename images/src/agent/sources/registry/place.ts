import { Failure } from '../../failure.ts';
import type { Artifact } from './entities.ts';
import { storageOf, type Storage } from './storage-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where an artifact says that its bytes lie. */
export interface Place {
  readonly uri: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of S3, where the entry itself names it and it is used. */
  readonly endpoint?: string;
  /** What of the entry is not followed, and why. */
  readonly notes: readonly string[];
}

/** By `uri`, and where there is none by `storageKey` and `storagePath`, KServe's way to name a bucket. @throws Failure */
export function placeOf(artifact: Artifact, env: Environment): Place {
  const { uri, storageKey, storagePath } = artifact;
  const text = storageKey ? env[storageKey] : undefined;
  const storage = storageKey && text ? storageOf(storageKey, text) : undefined;
  if (!uri) return inBucket(storageKey as string, storagePath as string, storage, env);
  const notes = storageKey && storage === undefined ? [`the registry names the storage '${storageKey}', which is not mounted: the pod's own credentials are used`] : [];
  const place: Place = uri.startsWith('s3://') ? withoutEndpoint(uri, { ...env, ...storage?.env }) : { uri, env: {}, notes: [] };
  return { ...place, env: { ...storage?.env, ...place.env }, notes: [...notes, ...place.notes] };
}

function inBucket(key: string, path: string, mounted: Storage | undefined, env: Environment): Place {
  const whole = env['STORAGE_CONFIG'];
  const storage = mounted ?? (whole ? storageOf('STORAGE_CONFIG', whole) : undefined);
  if (storage === undefined) throw new Failure('denied', `the registry gives no URI but the storage '${key}', which is not known here: mount KServe's storage secret and name its folder with --env-dir, or register the model with a URI`);
  if (storage.bucket === undefined) throw new Failure('usage', `the registry gives no URI but the storage '${key}', and that has no 'bucket': add it to the entry of the storage secret`);
  return { uri: `s3://${storage.bucket}/${path.replace(/^\/+/, '')}`, env: storage.env, notes: [] };
}

/**
 * Kubeflow's Python client writes `s3://bucket/path?endpoint=...&defaultRegion=...`, which to everybody else is a strange
 * key. The pod's own endpoint wins: its credentials are for that one.
 *
 * @see https://github.com/kubeflow/model-registry/blob/v0.2.19/clients/python/src/model_registry/utils.py
 */
function withoutEndpoint(uri: string, env: Environment): Place {
  const [, key, query] = /^([^?]*)\?((?:endpoint|defaultRegion)=.*)$/s.exec(uri) ?? [];
  if (key === undefined) return { uri, env: {}, notes: [] };
  const said = new URLSearchParams(query);
  const region = said.get('defaultRegion');
  const ours = env['AWS_ENDPOINT_URL'] || env['S3_ENDPOINT'];
  const theirs = endpointOf(said.get('endpoint') ?? '', env);
  const notes = ours && theirs && hostOf(ours) !== hostOf(theirs) ? [`the registry names the endpoint ${hostOf(theirs)}, the pod ${hostOf(ours)}: the pod's is used`] : [];
  return {
    uri: key, notes, ...(theirs && !ours ? { endpoint: theirs } : {}),
    env: { ...(region && !env['AWS_DEFAULT_REGION'] && !env['AWS_REGION'] ? { AWS_DEFAULT_REGION: region } : {}), ...(theirs && !ours ? { AWS_ENDPOINT_URL: theirs } : {}) },
  };
}

/** Amazon's own endpoints follow from the region. */
function endpointOf(said: string, env: Environment): string | undefined {
  if (said === '') return undefined;
  const whole = /^https?:\/\//i.test(said) ? said : `${env['S3_USE_HTTPS'] === '0' ? 'http' : 'https'}://${said}`;
  const url = URL.parse(whole);
  if (url === null) throw new Failure('usage', `the registry names the endpoint '${said.slice(0, 200)}', which is no address: register the model with https://HOST:PORT`);
  return url.hostname.endsWith('.amazonaws.com') ? undefined : url.origin;
}

function hostOf(endpoint: string): string {
  return endpoint.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
}
