import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './files.ts';
import type { Blob, Pushable } from './oci-images.ts';

export interface FakeRegistry {
  /** host:port */
  readonly host: string;
  readonly requests: { readonly to: 'registry' | 'tokens' | 'store'; readonly path: string; readonly authorization: string | undefined; readonly range: string | undefined; readonly body: string }[];
  put(repository: string, tag: string, pushable: Pushable): void;
  /** A manifest that was cleared away. */
  forget(repository: string, digest: string): void;
  /** How it asks who is there; undefined: everybody may read. */
  auth: 'bearer' | 'basic' | undefined;
  /** Takes the place of the challenge's own realm. */
  realm: string | undefined;
  /** No token that was given out until now is good any more. */
  revoke(): void;
  /** Blobs lie at another address, where no credentials must come. */
  redirects: boolean;
  /** Ranges are ignored. */
  whole: boolean;
  /** What a blob or manifest really has in it. */
  readonly swapped: Map<string, Buffer>;
  stop(): Promise<void>;
}

export const USER = { name: 'puller', password: 'pull:secret', identityToken: 'refresh-me' };

/**
 * A registry as far as a pull sees it, with what Debian's real one does not do alone: a token service, a store of blobs at
 * another address, answers without ranges, and bytes that are not what they should be.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export async function start(): Promise<FakeRegistry> {
  const kept = new Map<string, Blob>();
  let epoch = 0;
  const note = (to: 'registry' | 'tokens' | 'store', request: IncomingMessage, body = ''): void => {
    registry.requests.push({ to, path: request.url ?? '', authorization: request.headers.authorization, range: request.headers.range, body });
  };

  const main = createServer((request, response) => {
    note('registry', request);
    if (!isAllowed(request)) return challenge(request, response);
    const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(request.url ?? '') ?? [];
    const found = kept.get(`${repository}/${reference}`);
    if (found === undefined) return fail(response, 404, kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN');
    const { digest, mediaType } = found.descriptor;
    if (kind === 'blobs' && registry.redirects) return void response.writeHead(307, { location: `${storeOrigin}/${repository}/${digest}?signature=${epoch}` }).end();
    const body = registry.swapped.get(digest) ?? found.bytes;
    if (kind === 'blobs') return send({ body, ...(registry.whole ? { whole: true } : {}) }, request, response);
    response.writeHead(200, { 'content-type': mediaType, 'docker-content-digest': digest, 'content-length': body.length }).end(body);
  });
  const tokens = createServer((request, response) => void tokenFor(request, response));
  const store = createServer((request, response) => {
    note('store', request);
    const found = kept.get(new URL(request.url ?? '/', 'http://store').pathname.slice(1));
    if (request.headers.authorization !== undefined) return void response.writeHead(400).end('only one way to authenticate is allowed');
    if (found === undefined) return void response.writeHead(404).end();
    send({ body: registry.swapped.get(found.descriptor.digest) ?? found.bytes }, request, response);
  });
  const [host, tokenHost, storeHost] = await Promise.all([main, tokens, store].map(listen)) as [string, string, string];
  const storeOrigin = `http://${storeHost}`;

  const registry: FakeRegistry = {
    host, requests: [], auth: undefined, realm: undefined, redirects: false, whole: false, swapped: new Map(),
    put: (repository, tag, { blobs, manifests, top }) => {
      for (const each of [...blobs, ...manifests]) kept.set(`${repository}/${each.descriptor.digest}`, each);
      kept.set(`${repository}/${tag}`, top);
    },
    forget: (repository, digest) => void kept.delete(`${repository}/${digest}`),
    revoke: () => { epoch += 1; },
    stop: async () => { await Promise.all([main, tokens, store].map(close)); },
  };

  function isAllowed({ headers: { authorization }, url = '' }: IncomingMessage): boolean {
    if (registry.auth === undefined) return true;
    if (registry.auth === 'basic') return authorization === basic(USER.password);
    const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url) ?? [];
    return authorization === `Bearer token-${epoch}-repository:${repository}:pull`;
  }

  function challenge({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url) ?? [];
    const realm = registry.realm ?? `http://${tokenHost}/token`;
    response.setHeader('www-authenticate', registry.auth === 'basic' ? 'Basic realm="Registry, \\"private\\""' : `Bearer realm="${realm}",service="registry.test",scope="repository:${repository}:pull,push"`);
    fail(response, 401, 'UNAUTHORIZED');
  }

  async function tokenFor(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray() as Buffer[]).toString();
    note('tokens', request, body);
    const asked = request.method === 'POST' ? new URLSearchParams(body) : new URL(request.url ?? '/', 'http://tokens').searchParams;
    const isKnown = request.method === 'POST' ? asked.get('refresh_token') === USER.identityToken : request.headers.authorization === basic(USER.password);
    if (!isKnown || asked.get('service') !== 'registry.test') return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    const token = `token-${epoch}-${asked.get('scope')}`;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.method === 'POST' ? { access_token: token, expires_in: 300 } : { token }));
  }

  return registry;
}

function basic(password: string): string {
  return `Basic ${Buffer.from(`${USER.name}:${password}`).toString('base64')}`;
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [{ code, message: 'no', detail: null }] }));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
