import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import type { Token } from '../shared-token.ts';

/** The key file of a service account. */
export interface ServiceAccount {
  readonly client_email: string;
  readonly private_key: string;
  readonly private_key_id?: string;
  readonly token_uri: string;
}

/** What `gcloud auth application-default login` writes. */
export interface AuthorizedUser {
  readonly client_id: string;
  readonly client_secret: string;
  readonly refresh_token: string;
}

/** To read objects, and nothing else. */
export const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_only';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Signs who it is and gets a token for it. @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
export async function serviceAccountToken(http: Http, account: ServiceAccount, signal: AbortSignal): Promise<Token> {
  const now = Math.floor(Date.now() / 1000);
  const { client_email: iss, token_uri: aud, private_key_id: kid } = account;
  const claims = `${part({ alg: 'RS256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) })}.${part({ iss, aud, scope: SCOPE, iat: now, exp: now + 3600 })}`;
  const assertion = `${claims}.${sign('RSA-SHA256', Buffer.from(claims), keyOf(account)).toString('base64url')}`;
  return tokenFrom(http, aud, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }, signal);
}

/** @see https://developers.google.com/identity/protocols/oauth2/web-server#offline */
export function userToken(http: Http, { client_id, client_secret, refresh_token }: AuthorizedUser, signal: AbortSignal): Promise<Token> {
  return tokenFrom(http, 'https://oauth2.googleapis.com/token', { grant_type: 'refresh_token', client_id, client_secret, refresh_token }, signal);
}

export async function tokenFrom(http: Http, url: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Token> {
  const { value } = await http.json<{ readonly access_token?: string; readonly expires_in?: number }>(
    { url, method: 'POST', headers: FORM, body: new URLSearchParams(form).toString() }, signal);
  if (typeof value.access_token !== 'string') throw new Failure('damaged', `${new URL(url).host} answered without a token: check the address in the credentials`);
  return { value: value.access_token, seconds: value.expires_in };
}

function keyOf({ private_key: key, client_email: email }: ServiceAccount): KeyObject {
  try {
    return createPrivateKey(key);
  } catch {
    throw new Failure('denied', `the private key of '${email}' is damaged: use the file as Google made it, line breaks included`);
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
