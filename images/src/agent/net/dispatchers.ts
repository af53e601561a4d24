import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { Failure } from '../failure.ts';
import { trustOf } from './ca.ts';
import { isDirect } from './no-proxy.ts';
import { redact } from './redact.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface DispatcherOptions {
  readonly env: Environment;
  readonly connectSeconds: number;
  /** Until the headers of an answer, and between two pieces of its body. */
  readonly idleSeconds: number;
}

/** Pooled connections: directly, or by the proxy that the environment names for a URL. */
export interface Dispatchers {
  of(url: URL, insecure: boolean): Dispatcher;
  close(): Promise<void>;
}

/** @throws Failure on a proxy or CA bundle that cannot be used */
export function dispatchersOf({ env, connectSeconds, idleSeconds }: DispatcherOptions): Dispatchers {
  const trust = trustOf(env);
  const made = new Map<string, Dispatcher>();
  const timeouts = { headersTimeout: idleSeconds * 1000, bodyTimeout: idleSeconds * 1000, connectTimeout: connectSeconds * 1000 };
  const make = (proxy: string | undefined, url: URL, insecure: boolean): Dispatcher => {
    const tls = { ...(trust === undefined || url.protocol !== 'https:' ? {} : { secureContext: trust() }), ...(insecure ? { rejectUnauthorized: false } : {}) };
    const connect = { timeout: connectSeconds * 1000, ...tls };
    if (proxy === undefined) return new Agent({ ...timeouts, connect });
    // Plain HTTP goes through as absolute URLs: few proxies tunnel to port 80.
    return new ProxyAgent({ ...timeouts, uri: proxy, connect, requestTls: connect, proxyTls: trust === undefined ? {} : { secureContext: trust() }, proxyTunnel: url.protocol === 'https:' });
  };
  return {
    of: (url, insecure) => {
      const proxy = proxyOf(url, env);
      const key = `${proxy ?? ''} ${url.protocol} ${insecure}`;
      const dispatcher = made.get(key) ?? make(proxy, url, insecure);
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
  return whole;
}
