import { Failure } from '../../failure.ts';
import type { S3Settings } from './settings.ts';

export const DEFAULT_REGION = 'us-east-1';

/**
 * Where a bucket is. At AWS the bucket stands in the host's name, unless it has a dot, which no wildcard certificate
 * covers, or what no host's name has; other stores have it in the path, unless S3_USER_VIRTUAL_BUCKET says otherwise.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @throws Failure
 */
export function bucketUrl(settings: S3Settings, bucket: string, region: string): URL {
  const { endpoint, accelerate } = settings;
  if (endpoint !== undefined) return settings.virtual ? withHost(endpoint, bucket) : withPath(endpoint, bucket);
  if (accelerate) {
    if (bucket.includes('.')) throw new Failure('usage', `S3_USE_ACCELERATE does not go with the bucket '${bucket}', whose name has a dot: take the variable away`);
    return new URL(`https://${bucket}.s3-accelerate${settings.dualStack ? '.dualstack' : ''}.amazonaws.com`);
  }
  const service = new URL(`https://s3${settings.fips ? '-fips' : ''}${settings.dualStack ? '.dualstack' : ''}.${region}.${domainOf(region)}`);
  return /[A-Z_.]/.test(bucket) ? withPath(service, bucket) : withHost(service, bucket);
}

export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** A bucket's address with a key, in the one spelling that signatures are made of. */
export function objectUrl(bucket: URL, key: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(bucket);
  const base = url.pathname.replace(/\/+$/, '');
  url.pathname = `${base}/${key.split('/').map(strict).join('/')}`;
  url.search = Object.entries(query).map(([name, value]) => `${strict(name)}=${strict(value)}`).sort().join('&');
  return url;
}

/** RFC 3986: everything but letters, digits and -._~ */
export function strict(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function withPath(endpoint: URL, bucket: string): URL {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${bucket}`;
  return url;
}

function withHost(endpoint: URL, bucket: string): URL {
  const url = new URL(endpoint);
  url.hostname = `${bucket}.${url.hostname}`;
  return url;
}
