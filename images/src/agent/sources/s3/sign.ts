import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export interface Signing {
  readonly method: string;
  /** Path and query percent-encoded as RFC 3986 has it, the query sorted: `objectUrl` makes such ones. */
  readonly url: URL;
  /** Those that are signed too, besides the host and what signing adds; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly region: string;
  /** Of the body; of nothing by default. */
  readonly payloadSha256?: string;
  readonly at: Date;
}

/**
 * The headers of a request with AWS's signature, version 4.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signed({ method, url, headers = {}, credentials, region, payloadSha256 = EMPTY, at }: Signing): Record<string, string> {
  const stamp = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const all: Record<string, string> = {
    ...headers,
    'host': url.host,
    'x-amz-content-sha256': payloadSha256,
    'x-amz-date': stamp,
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(all).sort();
  const request = [
    method, url.pathname, canonicalQuery(url),
    ...names.map((name) => `${name}:${all[name]?.trim().replace(/ +/g, ' ')}`), '',
    names.join(';'), payloadSha256,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const { host: _, ...sent } = all;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}` };
}

/** `?lifecycle` is signed as `lifecycle=`. */
function canonicalQuery(url: URL): string {
  return url.search.slice(1).split('&').filter((part) => part !== '').map((part) => (part.includes('=') ? part : `${part}=`)).join('&');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
