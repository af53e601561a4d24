import { StatusError, type Http, type HttpResponse } from '../../net/http.ts';
import type { SourceContext } from '../source.ts';
import type { S3Place } from './address.ts';
import { bucketUrl, DEFAULT_REGION, objectUrl } from './bucket-url.ts';
import type { CredentialStore } from './credentials.ts';
import { s3ErrorOf, s3Failure, type S3Error } from './failure.ts';
import type { S3Settings } from './settings.ts';
import { signed } from './sign.ts';

export interface S3Request {
  readonly method?: 'GET' | 'HEAD';
  readonly action: 's3:ListBucket' | 's3:GetObject';
  /** Empty: the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface S3Client {
  /** Its bytes as they come. @throws Failure, StatusError */
  open(request: S3Request, signal: AbortSignal): Promise<HttpResponse>;
  /** The whole body, with retries. @throws Failure, StatusError */
  text(request: S3Request, signal: AbortSignal): Promise<string>;
}

export interface S3Parts {
  readonly http: Http;
  readonly settings: S3Settings;
  readonly place: S3Place;
  readonly credentials: CredentialStore;
  readonly note: SourceContext['note'];
}

/** Redirects are not followed: the signature is for one host and region. */
const ACCEPT = [200, 206, 301, 307];

type Prepared = { readonly url: URL; readonly headers: Record<string, string>; readonly insecure?: true; readonly method: 'GET' | 'HEAD'; readonly accept: readonly number[] };

/**
 * Signed requests to one bucket. What an error tells that the next try can use is used once: credentials that expired are
 * asked for anew, the clock is set right by the server's, and at AWS the bucket's own region is taken.
 */
export function s3Client({ http, settings, place, credentials, note }: S3Parts): S3Client {
  const { bucket } = place;
  let region = settings.region ?? DEFAULT_REGION;
  let clockAheadMs = 0;

  async function ask<T>(request: S3Request, send: (prepared: Prepared) => Promise<T>): Promise<T> {
    const tried = new Set<string>();
    for (let keys = await credentials.get(); ;) {
      const asked = { action: request.action, bucket, key: request.key, accessKeyId: keys?.accessKeyId, region };
      const url = objectUrl(bucketUrl(settings, bucket, region), request.key, request.query);
      const method = request.method ?? 'GET';
      const signature = keys === undefined ? {} : signed({ method, url, headers: ofAmazon(request.headers), credentials: keys, region, at: new Date(Date.now() + clockAheadMs) });
      try {
        return await send({ method, url, accept: ACCEPT, headers: { ...request.headers, ...signature }, ...(settings.insecure ? { insecure: true } : {}) });
      } catch (error) {
        const said = s3ErrorOf(error);
        const remedy = said === undefined ? undefined : remedyOf(said, asked.region);
        if (said === undefined || remedy === undefined || tried.has(remedy)) throw s3Failure(error, asked);
        tried.add(remedy);
        if (remedy === 'credentials') {
          const others = await credentials.get(keys);
          if (others === undefined || (others.accessKeyId === keys?.accessKeyId && others.sessionToken === keys.sessionToken)) throw s3Failure(error, asked);
          keys = others;
        } else if (remedy === 'clock') {
          clockAheadMs = Date.parse(said.answer.headers['date'] ?? '') - Date.now();
          note(`the clock here differs from that of ${said.answer.url.host} by ${Math.round(clockAheadMs / 1000)} seconds: signs by the latter`);
        } else if (said.region !== undefined && region !== said.region) {
          note(`'${bucket}' is in ${said.region}, not ${region}: set AWS_DEFAULT_REGION, which saves a request`);
          region = said.region;
        }
      }
    }
  }

  function remedyOf({ code, region: right, answer }: S3Error, asked: string): 'credentials' | 'clock' | 'region' | undefined {
    if (code === 'ExpiredToken' || code === 'TokenRefreshRequired') return 'credentials';
    if (code === 'RequestTimeTooSkewed' && !Number.isNaN(Date.parse(answer.headers['date'] ?? ''))) return 'clock';
    const moved = answer.status === 301 || answer.status === 307 || answer.status === 400 || answer.status === 403;
    return moved && settings.endpoint === undefined && right !== undefined && right !== asked ? 'region' : undefined;
  }

  return {
    open: (request, signal) => ask(request, async (prepared) => {
      const response = await http.request(prepared, signal);
      if (response.status >= 300) response.body.on('error', () => {}).destroy();
      return notMoved(response, '');
    }),
    text: (request, signal) => ask(request, async (prepared) => {
      const { text, response } = await http.text(prepared, signal);
      notMoved(response, text);
      return text;
    }),
  };
}

/** What has to be signed too. */
function ofAmazon(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-')));
}

function notMoved(response: HttpResponse, text: string): HttpResponse {
  if (response.status < 300) return response;
  throw new StatusError({ status: response.status, headers: response.headers, url: response.url, text: text.slice(0, 4096) });
}
