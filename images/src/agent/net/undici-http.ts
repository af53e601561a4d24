import type { Readable } from 'node:stream';
import { request as ask, type Dispatcher } from 'undici';
import { Failure } from '../failure.ts';
import { dispatchersOf, type DispatcherOptions } from './dispatchers.ts';
import { StatusError, type Http, type HttpRequest, type HttpResponse } from './http.ts';
import { waitOf, type Pace } from './pace.ts';
import { decoded } from './decoded.ts';
import { redact } from './redact.ts';
import { failureOf } from './failure-of.ts';
import { retrying } from './retry.ts';

export interface HttpOptions extends DispatcherOptions {
  readonly pace: Pace;
  readonly retries: number;
  readonly userAgent: string;
  /** Of `text` and `json`, which try again by themselves. */
  readonly patience?: () => number;
  readonly onRetry?: (what: string, failure: Failure, seconds: number) => void;
}

export interface ClosableHttp extends Http {
  close(): Promise<void>;
}

type BodyReadable = Dispatcher.ResponseData['body'];

const MOST_REDIRECTS = 10;
const MOST_TEXT = 64 * 2 ** 20;

/** What another origin may see of a request: nothing that could be a secret. */
const ANYWHERE = new Set(['accept', 'accept-encoding', 'range', 'if-match', 'if-none-match', 'if-range', 'if-modified-since', 'if-unmodified-since', 'user-agent']);

/** @throws Failure on a proxy or CA bundle that cannot be used */
export function httpOver(options: HttpOptions): ClosableHttp {
  const { pace, retries, userAgent, patience, onRetry } = options;
  const dispatchers = dispatchersOf(options);

  async function once(url: URL, request: HttpRequest, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
    await pace.wait(url.host, signal);
    const dispatcher = dispatchers.of(url, request);
    const { statusCode, headers: raw, body } = await ask(url, { dispatcher, method: request.method ?? 'GET', headers, body: request.body ?? null, signal })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw failureOf(error, redact(url));
      });
    const plain = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value ?? '']));
    const seconds = waitOf(plain);
    if (seconds !== undefined) pace.hold(url.host, seconds);
    return { status: statusCode, headers: plain, url, redirects: [], body };
  }

  async function request(asked: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let url = withoutUser(asked.url);
    let headers: Readonly<Record<string, string>> = lower({ 'accept-encoding': 'identity', 'user-agent': userAgent, ...basic(asked.url), ...asked.headers });
    const redirects: Readonly<Record<string, string>>[] = [];
    for (;;) {
      const response = await once(url, asked, headers, signal);
      const to = response.headers['location'];
      if (REDIRECT.has(response.status) && to !== undefined && asked.accept?.includes(response.status) !== true) {
        await emptied(response.body);
        redirects.push(response.headers);
        if (redirects.length > MOST_REDIRECTS) throw new Failure('usage', `${redact(asked.url)} leads on more than ${MOST_REDIRECTS} times: check the URI`);
        if (!URL.canParse(to, url.href)) throw new Failure('damaged', `${redact(url)} leads to an address that is none: check its server, or the proxy before it`);
        const next = new URL(to, url);
        if (!/^https?:$/.test(next.protocol) || (url.protocol === 'https:' && next.protocol === 'http:')) {
          throw new Failure('denied', `${redact(url)} leads from ${url.protocol.slice(0, -1)} to ${redact(next)}, which is not followed: name that URI yourself if you trust it`);
        }
        if (next.origin !== url.origin) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => ANYWHERE.has(name)));
        url = withoutUser(next);
        continue;
      }
      if (!(asked.accept ?? [200, 206]).includes(response.status)) throw await statusError(response);
      return { ...response, redirects };
    }
  }

  async function text(asked: HttpRequest, signal: AbortSignal): Promise<{ text: string; response: HttpResponse }> {
    const what = redact(asked.url);
    return retrying({
      what, retries, signal,
      ...(patience === undefined ? {} : { patience }),
      onRetry: (failure, seconds) => onRetry?.(what, failure, seconds),
    }, async () => {
      const response = await request(asked, signal);
      return { text: (await collect(response, MOST_TEXT)).toString('utf8'), response };
    });
  }

  return {
    request, text,
    json: async <T>(asked: HttpRequest, signal: AbortSignal) => {
      const { text: body, response } = await text({ ...asked, headers: { accept: 'application/json', ...asked.headers } }, signal);
      try {
        return { value: JSON.parse(body) as T, response };
      } catch {
        throw new Failure('damaged', `${redact(response.url)} answered no JSON, as it should: check that the address is that of the service itself and not of a proxy or login page`);
      }
    },
    close: dispatchers.close,
  };
}

/** Reads away the little that stands in a redirect, so that the connection can be used again. */
async function emptied(body: Readable): Promise<void> {
  await (body as BodyReadable).dump({ limit: 16_384 }).catch(() => {});
}

const REDIRECT = new Set([301, 302, 303, 307, 308]);

async function statusError(response: HttpResponse): Promise<StatusError> {
  const { status, headers, url, body } = response;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      parts.push(part as Buffer);
      size += (part as Buffer).length;
      if (size >= 4096) break;
    }
  } catch {
    // The status says enough.
  }
  return new StatusError({ status, headers, url, text: Buffer.concat(parts).subarray(0, 4096).toString('utf8') });
}

async function collect({ body, url }: HttpResponse, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > most) throw new Failure('damaged', `${redact(url)} answers with more than ${most} bytes where a list is expected: check the URI`);
  }
  return Buffer.concat(parts);
}

function withoutUser(url: string | URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  plain.hash = '';
  return plain;
}

function basic(url: string | URL): Record<string, string> {
  const { username, password } = new URL(url);
  if (username === '') return {};
  const wrong = (): Failure => new Failure('usage', `${redact(url)} has a user or password that is not written as URLs have it: write % as %25`);
  return { authorization: `Basic ${Buffer.from(`${decoded(username, wrong)}:${decoded(password, wrong)}`).toString('base64')}` };
}

function lower(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => {
    // A Secret that was made with echo ends with a line break.
    const plain = value.trim();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(plain)) {
      throw new Failure('usage', `the header ${JSON.stringify(name)} cannot be sent, for its name or value holds what headers cannot, such as a line break: check the variable or Secret that it comes from`);
    }
    return [name.toLowerCase(), plain];
  }));
}
