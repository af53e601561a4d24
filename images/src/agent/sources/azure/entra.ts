import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import { askMetadata } from '../metadata.ts';
import type { Token } from '../shared-token.ts';
import type { SourceContext } from '../source.ts';

export interface Identity {
  readonly about: string;
  readonly fetch: (signal: AbortSignal) => Promise<Token>;
}

const STORAGE = 'https://storage.azure.com';

/**
 * The identity that the environment describes, in Azure's names or KServe's older ones: a service principal with a secret, a
 * workload identity of the cluster, or a managed identity of the node.
 *
 * @throws Failure denied where half of one is there
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @see https://azure.github.io/azure-workload-identity/docs/topics/language-specific-examples/other.html
 */
export function entraTokenOf(http: Http, env: SourceContext['env']): Identity | undefined {
  const [client, tenant, secret] = ['CLIENT_ID', 'TENANT_ID', 'CLIENT_SECRET'].map((name) => env[`AZ_${name}`] || env[`AZURE_${name}`] || undefined);
  const tokenFile = env['AZURE_FEDERATED_TOKEN_FILE'] || undefined;
  if (client === undefined) return undefined;
  const about = `the client '${client}'`;
  if (secret === undefined && tokenFile === undefined) return { about: `the managed identity '${client}'`, fetch: (signal) => managedToken(env, client, signal) };
  if (tenant === undefined) throw new Failure('denied', `${about} of Azure has no tenant: set AZURE_TENANT_ID`);
  const url = `${(env['AZURE_AUTHORITY_HOST'] || 'https://login.microsoftonline.com').replace(/\/+$/, '')}/${tenant}/oauth2/v2.0/token`;
  const proof = (): Record<string, string> => secret !== undefined
    ? { client_secret: secret }
    : { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: read(tokenFile as string) };
  return { about, fetch: (signal) => clientToken(http, url, { grant_type: 'client_credentials', client_id: client, scope: `${STORAGE}/.default`, ...proof() }, signal) };
}

async function clientToken(http: Http, url: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Token> {
  const { value } = await http.json<{ readonly access_token?: string; readonly expires_in?: number | string }>({
    url, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString(),
  }, signal);
  if (typeof value.access_token !== 'string') throw new Failure('damaged', `${new URL(url).host} answered without a token: check AZURE_AUTHORITY_HOST`);
  return { value: value.access_token, seconds: Number(value.expires_in ?? 300) };
}

/** Read anew each time: the kubelet renews it. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure('denied', `AZURE_FEDERATED_TOKEN_FILE '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}): label the pod azure.workload.identity/use: "true"`);
  }
}

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http */
async function managedToken(env: SourceContext['env'], client: string, signal: AbortSignal): Promise<Token> {
  const origin = env['AZURE_POD_IDENTITY_AUTHORITY_HOST'] || 'http://169.254.169.254';
  const query = new URLSearchParams({ 'api-version': '2018-02-01', 'resource': `${STORAGE}/`, 'client_id': client });
  for (let tries = 0; ; tries++) {
    const answer = await askMetadata(`${origin.replace(/\/+$/, '')}/metadata/identity/oauth2/token?${query}`, { metadata: 'true' }, 5);
    if (answer?.status === 200) {
      const { access_token: value, expires_in: seconds } = JSON.parse(answer.text) as { access_token: string; expires_in: string };
      return { value, seconds: Number(seconds) };
    }
    if (answer?.status === 400) throw new Failure('denied', `the node has no managed identity '${client}' (400): assign it to the node pool, or set AZURE_CLIENT_SECRET`);
    if (answer === undefined && tries >= 2) throw new Failure('denied', `AZURE_CLIENT_ID is set, but neither AZURE_CLIENT_SECRET nor AZURE_FEDERATED_TOKEN_FILE, and no managed identity service answers at ${origin}: set one of them`);
    await sleep(1000, undefined, { signal });
  }
}
