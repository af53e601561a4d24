import { Failure } from '../../failure.ts';

export interface S3Place {
  readonly bucket: string;
  /** A folder or an object, without a slash before it; empty: the whole bucket. */
  readonly key: string;
}

/** The key is taken as it is written: `%20` stands for itself, as in the AWS command line. @throws Failure */
export function parseS3Uri(uri: string): S3Place {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)(?:\/+(.*))?$/is.exec(uri) ?? [];
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) {
    throw new Failure('usage', `'${uri}' names no bucket: write s3://BUCKET/FOLDER; of an access point, its alias`);
  }
  if (bucket.endsWith('--x-s3')) {
    throw new Failure('usage', `'${bucket}' is a directory bucket (S3 Express), whose sessions and ETags this agent does not know: copy the model into a general purpose bucket`);
  }
  if (key.split('/').some((part) => part === '.' || part === '..')) {
    throw new Failure('usage', `'${uri}' has a part that is '.' or '..', which no client can ask for: write the key without it, or copy the object to another one`);
  }
  return { bucket, key };
}
