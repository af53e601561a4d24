import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { etagOf, send } from './files.ts';

export interface FakeAzure {
  /** For AZURE_SERVICE_URL. */
  readonly service: string;
  /** For AZURE_AUTHORITY_HOST. */
  readonly authority: string;
  readonly blobs: Map<string, { readonly body: Buffer; readonly md5?: string; readonly isFolder?: true }>;
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** No token that was given out until now is good any more. */
  revoke(): void;
  stop(): Promise<void>;
}

export const CLIENT = { AZURE_CLIENT_ID: 'client-1', AZURE_TENANT_ID: 'tenant-1', AZURE_CLIENT_SECRET: 'client-secret' };
export const FEDERATED = 'token-of-the-cluster';

/**
 * What Azurite does not have: Entra's token service, identities of nodes, folders of accounts with a hierarchical
 * namespace, names that XML cannot hold. One container, `models`, that only tokens open.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function start({ page = 5000 } = {}): Promise<FakeAzure> {
  let epoch = 0;
  const server = createServer((request, response) => void answer(request, response));
  const origin = `http://${await listen(server)}`;
  const azure: FakeAzure = {
    service: `${origin}/account`, authority: `${origin}/entra/`, blobs: new Map(), requests: [],
    revoke: () => { epoch += 1; },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const body = Buffer.concat(await request.toArray() as Buffer[]).toString();
    azure.requests.push({ path: request.url ?? '', headers: request.headers, body });
    if (url.pathname.startsWith('/entra/')) return token(url, new URLSearchParams(body), response);
    if (url.pathname === '/metadata/identity/oauth2/token') return managed(url, request, response);
    if (request.headers.authorization !== `Bearer storage-${epoch}`) return fail(response, request.headers.authorization === undefined ? 404 : 401, request.headers.authorization === undefined ? 'ResourceNotFound' : 'InvalidAuthenticationInfo');
    if (!/^\/account\/models(\/|$)/.test(url.pathname)) return fail(response, 404, 'ContainerNotFound');
    if (url.searchParams.get('comp') === 'list') return list(url, response);
    const name = decodeURIComponent(url.pathname.slice('/account/models/'.length));
    const blob = azure.blobs.get(name);
    if (blob === undefined) return fail(response, 404, 'BlobNotFound');
    send({ body: blob.body, headers: blob.md5 === undefined ? {} : { 'content-md5': blob.md5 } }, request, response);
  }

  function token(url: URL, form: URLSearchParams, response: ServerResponse): void {
    const proves = form.get('client_secret') === CLIENT.AZURE_CLIENT_SECRET
      || (form.get('client_assertion') === FEDERATED && form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const isGood = url.pathname === `/entra/${CLIENT.AZURE_TENANT_ID}/oauth2/v2.0/token` && proves && form.get('client_id') === CLIENT.AZURE_CLIENT_ID
      && form.get('scope') === 'https://storage.azure.com/.default' && form.get('grant_type') === 'client_credentials';
    json(response, isGood ? 200 : 401, isGood ? { access_token: `storage-${epoch}`, expires_in: 3599 } : { error: 'invalid_client', error_description: `secret ${form.get('client_secret')}` });
  }

  function managed(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const isGood = request.headers['metadata'] === 'true' && url.searchParams.get('resource') === 'https://storage.azure.com/' && url.searchParams.get('client_id') === CLIENT.AZURE_CLIENT_ID;
    json(response, isGood ? 200 : 400, isGood ? { access_token: `storage-${epoch}`, expires_in: '3599' } : { error: 'invalid_request' });
  }

  function list(url: URL, response: ServerResponse): void {
    const names = [...azure.blobs.keys()].filter((name) => name.startsWith(url.searchParams.get('prefix') ?? '')).sort();
    const from = Number(url.searchParams.get('marker') ?? 0);
    const entries = names.slice(from, from + page).map((name) => entry(name, azure.blobs.get(name) as { body: Buffer }));
    const next = from + page < names.length ? `<NextMarker>${from + page}</NextMarker>` : '<NextMarker />';
    response.writeHead(200, { 'content-type': 'application/xml' })
      .end(`\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://account.blob.core.windows.net/" ContainerName="models"><Blobs>${entries.join('')}</Blobs>${next}</EnumerationResults>`);
  }

  return azure;
}

function entry(name: string, { body, md5, isFolder }: { body: Buffer; md5?: string; isFolder?: true }): string {
  const isPlain = !/[\u0000-\u001f\ufffe\uffff]/.test(name);
  const shown = isPlain ? `<Name>${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Name>` : `<Name Encoded="true">${encodeURIComponent(name)}</Name>`;
  return `<Blob>${shown}<Properties><Content-Length>${body.length}</Content-Length><Etag>${etagOf(body).slice(1, -1)}</Etag>${md5 === undefined ? '<Content-MD5 />' : `<Content-MD5>${md5}</Content-MD5>`}<BlobType>BlockBlob</BlobType>`
    + `</Properties>${isFolder === true ? '<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>' : '<Metadata />'}<OrMetadata /></Blob>`;
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-ms-error-code': code }).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
