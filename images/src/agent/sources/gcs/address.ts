import { Failure } from '../../failure.ts';

export interface Address {
  readonly bucket: string;
  /** A folder or an object, without slashes around; empty: the whole bucket. */
  readonly prefix: string;
  /** Of one object, as `gcloud storage` writes it: `gs://bucket/object#1700000000000000`. */
  readonly generation: string | undefined;
}

/** @throws Failure usage */
export function parseAddress(uri: string): Address {
  const [, bucket = '', path = '', generation] = /^gs:\/\/([^/#]*)(?:\/([^]*?))?(?:#(\d+))?$/.exec(uri) ?? [];
  if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(bucket)) throw new Failure('usage', `'${uri}' has '${bucket}' as its bucket: write gs://bucket/folder, the bucket with lower-case letters, digits and . _ -`);
  return { bucket, prefix: path.replace(/^\/+|\/+$/g, ''), generation };
}
