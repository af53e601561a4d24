import type { Http, HttpResponse } from '../../net/http.ts';
import type { SourceContext } from '../source.ts';
import { rangeHeader, type Range } from '../range.ts';
import { sharedToken, type SharedToken } from '../shared-token.ts';
import { statusOf } from '../status-of.ts';
import { challengesOf } from './challenge.ts';
import { loginFor, type Login } from './docker-config.ts';
import { fixOf, registryFailure } from './failure.ts';
import { MANIFEST_TYPES } from './media-types.ts';
import type { Reference } from './reference.ts';
import { basic, registryToken } from './token.ts';

/** One repository, asked over and over. */
export interface Registry {
  readonly reference: Reference;
  /** @throws Failure, StatusError */
  manifest(version: string, signal: AbortSignal): Promise<{ readonly text: string; readonly response: HttpResponse }>;
  /** @throws Failure, StatusError */
  blob(digest: string, range: Range | undefined, signal: AbortSignal): Promise<HttpResponse>;
}

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  /** Says that these were not taken. */
  readonly refused: () => void;
}

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Credentials are looked up when the registry asks for them: what is public needs none, and no file with them. */
export function registryAt(reference: Reference, { http, env, note, ociPlainHttp = [] }: SourceContext): Registry {
  const { host, repository } = reference;
  const isPlain = THIS_MACHINE.test(host) || ociPlainHttp.includes(host);
  const base = `${isPlain ? 'http' : 'https'}://${host}/v2/${repository}`;
  const ask = authorized(reference, http, isPlain, () => {
    const login = loginFor(reference, env);
    note(login === undefined ? `no credentials for '${reference.registry}': asking without` : `credentials for '${reference.registry}' from '${login.from}'`);
    return login;
  });
  return {
    reference,
    manifest: (version, signal) => ask(`'${version}'`, (headers) => http.text({ url: `${base}/manifests/${version}`, headers: { ...headers, accept: MANIFEST_TYPES.join(', ') } }, signal)),
    blob: (digest, range, signal) => ask(`layer '${digest}'`, (headers) => http.request({ url: `${base}/blobs/${digest}`, headers: { ...headers, ...rangeHeader(range) } }, signal)),
  };
}

/** Asks as the registry last wanted it; where it wants something else, once more. */
function authorized(reference: Reference, http: Http, isPlain: boolean, findLogin: () => Login | undefined) {
  let login: { readonly found: Login | undefined } | undefined;
  let token: SharedToken | undefined;
  let credentials: string | undefined;

  async function current(): Promise<Asked> {
    if (token !== undefined) {
      const mine = token;
      const value = await mine.get();
      return { headers: { authorization: `Bearer ${value}` }, refused: () => mine.refused(value) };
    }
    return { headers: credentials === undefined ? {} : { authorization: credentials }, refused: () => {} };
  }

  /** Whether there is another way to ask. */
  function learn(header: string | undefined): boolean {
    login ??= { found: findLogin() };
    const { found } = login;
    for (const challenge of challengesOf(header)) {
      if (challenge.scheme === 'bearer') {
        token ??= sharedToken(`the token service of '${reference.registry}'`, fixOf(reference, found), (signal) => registryToken(http, { challenge, reference, login: found, isPlain }, signal));
        return true;
      }
      if (challenge.scheme === 'basic' && found !== undefined && credentials === undefined) {
        credentials = basic(found);
        return true;
      }
    }
    return false;
  }

  return async function ask<T>(what: string, request: (headers: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
    const failed = (error: unknown): unknown => registryFailure(error, reference, what, login?.found);
    const first = await current().catch((error: unknown) => { throw failed(error); });
    try {
      return await request(first.headers);
    } catch (error) {
      const answer = statusOf(error);
      if (answer?.status !== 401) throw failed(error);
      first.refused();
      if (!learn(answer.headers['www-authenticate'])) throw failed(error);
    }
    try {
      return await request((await current()).headers);
    } catch (error) {
      throw failed(error);
    }
  };
}
