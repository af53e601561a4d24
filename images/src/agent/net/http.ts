import type { Readable } from 'node:stream';

/** One request. Redirects are followed; headers with secrets go no further than the first URL's origin. */
export interface HttpRequest {
  readonly url: string | URL;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Statuses that are answers; any other is a StatusError. Default: 200 and 206. */
  readonly accept?: readonly number[];
  /** The server's certificate is not checked: only where the user says so (S3_VERIFY_SSL=0). */
  readonly insecure?: boolean;
  /** File of certificates in PEM that may sign the server's, besides those that are trusted anyway. */
  readonly caFile?: string;
  /**
   * For URLs that somebody else wrote: addresses of this machine or of its network link are refused, after redirects and
   * under other names as well, but for these hosts (with their port).
   */
  readonly nearHosts?: readonly string[];
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it came from in the end. */
  readonly url: URL;
  /** Headers of the answers that redirected, in order: the Hub tells size and hash only there. */
  readonly redirects: readonly Readonly<Record<string, string>>[];
  readonly body: Readable;
}

/** What sources ask over: proxies, CA bundles, pooled connections and connect timeouts are settled in it. */
export interface Http {
  /** Once, no retry: whoever moves parts retries parts. @throws StatusError, or a temporary Failure without an answer */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** The whole body, at most 64 MiB, with retries. @throws StatusError, Failure */
  text(request: HttpRequest, signal: AbortSignal): Promise<{ readonly text: string; readonly response: HttpResponse }>;
  /** As `text`, parsed. @throws StatusError, Failure */
  json<T>(request: HttpRequest, signal: AbortSignal): Promise<{ readonly value: T; readonly response: HttpResponse }>;
}

/**
 * An answer that is none. Sources turn those that they know into a Failure with the fix (a gated model, a wrong bucket);
 * of the rest the core makes one: 408, 425, 429 and 5xx are temporary, 401 and 403 denied, 404 and 410 not found.
 */
export class StatusError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 4 KiB of the body. */
  readonly text: string;
  readonly url: URL;

  constructor(of: { status: number; headers: Readonly<Record<string, string>>; text: string; url: URL }) {
    super(`status ${of.status} from ${of.url.host}`);
    this.status = of.status;
    this.headers = of.headers;
    this.text = of.text;
    this.url = of.url;
  }
}
