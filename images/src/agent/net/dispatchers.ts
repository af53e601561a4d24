import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { Failure } from '../failure.ts';
import { trustOf } from './ca.ts';
import type { HttpRequest } from './http.ts';
import { decoded } from './decoded.ts';
import { checkFar, lookupFar } from './near.ts';
import { isDirect } from './no-proxy.ts';
import { redact } from './redact.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DispatcherOptions {
  readonly env: Environment;
  readonly connectSeconds: number;
  /** Until the headers of an answer, and between two pieces of its body. */
  readonly idleSeconds: number;
}

type Way = Pick<HttpRequest, 'insecure' | 'caFile' | 'nearHosts'>;

/** Pooled connections: directly, or by the proxy that the environment names for a URL. */
export interface Dispatchers {
  of(url: URL, request: Way): Dispatcher;
  close(): Promise<void>;
}

/** @throws Failure on a proxy or CA bundle that cannot be used */
export function dispatchersOf({ env, connectSeconds, idleSeconds }: DispatcherOptions): Dispatchers {
  const trust = trustOf(env);
  const made = new Map<string, Dispatcher>();
  const timeouts = { headersTimeout: idleSeconds * 1000, bodyTimeout: idleSeconds * 1000, connectTimeout: connectSeconds * 1000 };
  const make = (proxy: string | undefined, url: URL, { insecure = false, caFile, nearHosts }: Way): Dispatcher => {
    const trusted = caFile === undefined ? trust : trustOf(env, caFile);
    const tls = { ...(trusted === undefined || url.protocol !== 'https:' ? {} : { secureContext: trusted() }), ...(insecure ? { rejectUnauthorized: false } : {}) };
    const connect = { timeout: connectSeconds * 1000, ...tls };
    if (proxy === undefined) return new Agent({ ...timeouts, connect: nearHosts === undefined || nearHosts.includes(url.host) ? connect : { ...connect, lookup: lookupFar } });
    // Plain HTTP goes through as absolute URLs: few proxies tunnel to port 80.
    return new ProxyAgent({ ...timeouts, uri: proxy, connect, requestTls: connect, proxyTls: trust === undefined ? {} : { secureContext: trust() }, proxyTunnel: url.protocol === 'https:' });
  };
  return {
    of: (url, way) => {
      const proxy = proxyOf(url, env);
      const isFar = way.nearHosts !== undefined && !way.nearHosts.includes(url.host);
      // Names are not resolved here, and those that a proxy resolves are its to judge.
      if (isFar) checkFar(url.host);
      const key = JSON.stringify([proxy, url.protocol, way.insecure === true, way.caFile, isFar]);
      const dispatcher = made.get(key) ?? make(proxy, url, way);
      made.set(key, dispatcher);
      return dispatcher;
    },
    close: async () => {
      await Promise.all([...made.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/** In lower case first, as curl; for HTTPS only HTTPS_PROXY, for HTTP only HTTP_PROXY. */
export function proxyOf(url: URL, env: Environment): string | undefined {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = env[name] || env[name.toUpperCase()] || env['all_proxy'] || env['ALL_PROXY'];
  if (!proxy || isDirect(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(whole) || !/^https?:$/.test(new URL(whole).protocol)) {
    throw new Failure('usage', `${name.toUpperCase()} is '${redact(whole)}', which is no proxy: write it as http://HOST:PORT`);
  }
  const { username, password } = new URL(whole);
  decoded(username + password, () => new Failure('usage', `${name.toUpperCase()} is '${redact(whole)}' with a user or password that is not written as URLs have it: write % as %25`));
  return whole;
}
