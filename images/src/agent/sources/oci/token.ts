import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import { redact } from '../../net/redact.ts';
import type { Token } from '../shared-token.ts';
import type { Challenge } from './challenge.ts';
import type { Login } from './docker-config.ts';
import type { Reference } from './reference.ts';

/** What a token service is asked for. */
export interface TokenRequest {
  readonly challenge: Challenge;
  readonly reference: Reference;
  readonly login: Login | undefined;
  /** Whether the registry itself is asked without TLS: then so may be its token service. */
  readonly isPlain: boolean;
}

interface Answer {
  readonly token?: string;
  readonly access_token?: string;
  readonly expires_in?: number;
}

/** What the specification says where the answer does not. */
const DEFAULT_SECONDS = 60;

/**
 * A token to read one repository, and nothing else, whatever the registry's challenge asks for.
 *
 * @throws Failure, StatusError
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
export async function registryToken(http: Http, request: TokenRequest, signal: AbortSignal): Promise<Token> {
  const { challenge, reference: { registry, repository }, login } = request;
  const realm = realmOf(request);
  const { service } = challenge.parameters;
  const asked = new URLSearchParams({ ...(service === undefined ? {} : { service }), scope: `repository:${repository}:pull` });
  const { value } = login?.identityToken === undefined
    ? await http.json<Answer | null>({ url: withQuery(realm, asked), headers: login === undefined ? {} : { authorization: basic(login) } }, signal)
    : await http.json<Answer | null>({
      url: realm, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `${asked}&${new URLSearchParams({ grant_type: 'refresh_token', client_id: 'cdk8s-kserve-agent', refresh_token: login.identityToken })}`,
    }, signal);
  const { token: plain, access_token: own, expires_in: seconds } = value ?? {};
  const token = plain ?? own;
  if (typeof token !== 'string' || token === '') throw new Failure('damaged', `the token service of '${registry}' (${redact(realm)}) answered without a token: check that it is one`);
  return { value: token, seconds: typeof seconds === 'number' ? seconds : DEFAULT_SECONDS };
}

/** Credentials go there: it has to be a place that nobody on the way can read or change. @throws Failure */
export function realmOf({ challenge, reference: { registry }, isPlain }: Pick<TokenRequest, 'challenge' | 'isPlain'> & { readonly reference: Pick<Reference, 'registry'> }): URL {
  const { realm = '' } = challenge.parameters;
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url === undefined || url.username !== '' || url.hash !== '') throw new Failure('damaged', `'${registry}' names '${redact(realm)}' as its token service, which is no address: check the registry's configuration`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPlain)) throw new Failure('denied', `'${registry}' wants credentials sent to ${redact(url)} without TLS: they are not: have its token service use https`);
  return url;
}

function withQuery(realm: URL, asked: URLSearchParams): URL {
  const url = new URL(realm);
  for (const [key, value] of asked) url.searchParams.set(key, value);
  return url;
}

export function basic({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
