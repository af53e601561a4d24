import { readFileSync } from 'node:fs';
import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import type { Token } from '../shared-token.ts';
import { SCOPE, tokenFrom } from './key-token.ts';

/** Workload identity federation: a token of another identity provider is exchanged for one of Google's. */
export interface ExternalAccount {
  readonly audience: string;
  readonly subject_token_type: string;
  readonly token_url: string;
  readonly service_account_impersonation_url?: string;
  readonly credential_source?: {
    readonly file?: string;
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly format?: { readonly type?: string; readonly subject_token_field_name?: string };
    readonly environment_id?: string;
    readonly executable?: unknown;
  };
}

const IMPERSONATED_SECONDS = 3600;

/** @see https://google.aip.dev/auth/4117 */
export async function externalAccountToken(http: Http, account: ExternalAccount, signal: AbortSignal): Promise<Token> {
  const { audience, subject_token_type, token_url, service_account_impersonation_url: impersonation } = account;
  const federated = await tokenFrom(http, token_url, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope: impersonation === undefined ? SCOPE : 'https://www.googleapis.com/auth/cloud-platform',
    audience, subject_token_type, subject_token: await subjectToken(http, account, signal),
  }, signal);
  return impersonation === undefined ? federated : impersonated(http, impersonation, federated, signal);
}

/** Read anew each time: the kubelet renews the file. */
async function subjectToken(http: Http, { credential_source: source = {} }: ExternalAccount, signal: AbortSignal): Promise<string> {
  const { file, url, headers = {}, format } = source;
  if (file === undefined && (url === undefined || source.environment_id !== undefined)) {
    const kind = source.executable !== undefined ? 'a program' : source.environment_id !== undefined ? 'AWS' : 'nowhere';
    throw new Failure('denied', `the federation file takes its token from ${kind}, which the agent cannot: let it take it from a file (a projected service account token) or a URL`);
  }
  const text = file === undefined ? (await http.text({ url: url as string, headers }, signal)).text : read(file);
  if (format?.type !== 'json') return text.trim();
  const token = fieldOf(text, format.subject_token_field_name ?? '');
  if (token === undefined) throw new Failure('denied', `the token of the federation has no field '${format.subject_token_field_name ?? ''}': check credential_source.format`);
  return token;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure('denied', `the token '${file}' of the federation cannot be read (${(error as NodeJS.ErrnoException).code}): mount a projected service account token there`);
  }
}

function fieldOf(text: string, name: string): string | undefined {
  try {
    const value = (JSON.parse(text) as Readonly<Record<string, unknown>> | null)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
async function impersonated(http: Http, url: string, { value }: Token, signal: AbortSignal): Promise<Token> {
  const { value: answer } = await http.json<{ readonly accessToken?: string }>({
    url, method: 'POST', headers: { 'authorization': `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: [SCOPE], lifetime: `${IMPERSONATED_SECONDS}s` }),
  }, signal);
  if (typeof answer.accessToken !== 'string') throw new Failure('damaged', `${new URL(url).host} answered without a token: check service_account_impersonation_url`);
  return { value: answer.accessToken, seconds: IMPERSONATED_SECONDS };
}
