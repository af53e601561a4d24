import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send as sendFile } from './files.ts';

export interface FakeObject {
  readonly body: Buffer;
  /** Put together of others: it has no MD5. */
  readonly composite?: true;
  readonly contentEncoding?: string;
}

export interface FakeGcs {
  readonly origin: string;
  readonly host: string;
  /** The key file of the account that may read. */
  readonly keyFile: Readonly<Record<string, string>>;
  readonly requests: { readonly path: string; readonly authorization: string | undefined; readonly range: string | undefined; readonly body: string }[];
  put(bucket: string, name: string, object: FakeObject): void;
  remove(bucket: string, name: string): void;
  /** Who may read without a token. */
  readonly isPublic: Set<string>;
  /** No token that was given out until now is good any more. */
  revoke(): void;
  /** The subject token that the exchange takes. */
  readonly subject: string;
  /** Called before bytes are sent, to hold them up. */
  hold: (() => Promise<void>) | undefined;
  stop(): Promise<void>;
}

interface Kept extends FakeObject {
  readonly generation: string;
}

const READER = 'reader@models.iam.gserviceaccount.com';

/**
 * Cloud Storage as far as a download sees it, by its public description: objects by pages, metadata of one, media of one
 * generation by ranges; and what gives out tokens: OAuth for service accounts, the exchange of federated tokens,
 * impersonation and the metadata server. All at one address.
 *
 * @see https://cloud.google.com/storage/docs/json_api/v1/objects
 */
export async function start({ page = 1000 } = {}): Promise<FakeGcs> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const buckets = new Map<string, Map<string, Kept>>();
  const tokens = new Map<string, 'federated' | 'reader'>();
  let generation = 1_700_000_000_000_000;

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;

  const gcs: FakeGcs = {
    origin, host, requests: [], isPublic: new Set(), subject: 'token-of-the-cluster', hold: undefined,
    keyFile: {
      type: 'service_account', client_email: READER, private_key_id: 'k1', token_uri: `${origin}/token`,
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    },
    put: (bucket, name, object) => {
      generation += 1;
      buckets.set(bucket, (buckets.get(bucket) ?? new Map<string, Kept>()).set(name, { ...object, generation: String(generation) }));
    },
    remove: (bucket, name) => void buckets.get(bucket)?.delete(name),
    revoke: () => tokens.clear(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const body = Buffer.concat(await request.toArray() as Buffer[]).toString();
    gcs.requests.push({ path: request.url ?? '', authorization: request.headers.authorization, range: request.headers.range, body });
    if (url.pathname.startsWith('/computeMetadata/') || url.pathname === '/') return metadata(url, request, response);
    if (url.pathname === '/token') return oauth(new URLSearchParams(body), response);
    if (url.pathname === '/sts') return exchange(new URLSearchParams(body), response);
    if (url.pathname === '/impersonate') return impersonate(request, response);
    return storage(url, request, response);
  }

  function give(kind: 'federated' | 'reader'): string {
    const token = `${kind}-${tokens.size}-${createHash('sha256').update(String(Math.random())).digest('hex').slice(0, 8)}`;
    tokens.set(token, kind);
    return token;
  }

  function oauth(form: URLSearchParams, response: ServerResponse): void {
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const isSigned = verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
    const { iss, aud, exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as Record<string, unknown>;
    const isGood = isSigned && iss === READER && aud === `${origin}/token` && Number(exp) - Number(iat) <= 3600 && Number(exp) * 1000 > Date.now();
    if (!isGood) return json(response, 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
    json(response, 200, { access_token: give('reader'), expires_in: 3599, token_type: 'Bearer' });
  }

  function exchange(form: URLSearchParams, response: ServerResponse): void {
    const isGood = form.get('subject_token') === gcs.subject && form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:token-exchange' && form.get('audience') === '//iam.googleapis.com/pool';
    if (!isGood) return json(response, 400, { error: 'invalid_grant' });
    json(response, 200, { access_token: give('federated'), expires_in: 3599, token_type: 'Bearer', issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });
  }

  function impersonate(request: IncomingMessage, response: ServerResponse): void {
    if (tokens.get(request.headers.authorization?.slice(7) ?? '') !== 'federated') return json(response, 403, { error: { code: 403, message: "Permission 'iam.serviceAccounts.getAccessToken' denied" } });
    json(response, 200, { accessToken: give('reader'), expireTime: new Date(Date.now() + 3_600_000).toISOString() });
  }

  function metadata(url: URL, request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('metadata-flavor', 'Google');
    if (request.headers['metadata-flavor'] !== 'Google') return json(response, 403, {});
    if (url.pathname.endsWith('/service-accounts/default/token')) return json(response, 200, { access_token: give('reader'), expires_in: 3599, token_type: 'Bearer' });
    json(response, 200, {});
  }

  async function storage(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, bucket = '', , name] = /^\/storage\/v1\/b\/([^/]+)\/o(\/(.+))?$/.exec(url.pathname) ?? [];
    const objects = buckets.get(bucket);
    const { authorization } = request.headers;
    if (authorization !== undefined && tokens.get(authorization.slice(7)) !== 'reader') return fail(response, 401, 'Invalid Credentials');
    if (authorization === undefined && !gcs.isPublic.has(bucket)) return fail(response, 401, `Anonymous caller does not have storage.objects.list access to the Google Cloud Storage bucket.`);
    if (objects === undefined) return fail(response, 404, 'The specified bucket does not exist.');
    if (name === undefined) return list(url, objects, response);
    const object = objects.get(decodeURIComponent(name));
    const wanted = url.searchParams.get('generation');
    if (object === undefined || (wanted !== null && wanted !== object.generation)) return fail(response, 404, `No such object: ${bucket}/${decodeURIComponent(name)}`);
    if (url.searchParams.get('alt') !== 'media') return json(response, 200, resource(decodeURIComponent(name), object));
    await gcs.hold?.();
    sendFile({ body: object.body, etag: '', headers: { 'x-goog-generation': object.generation, 'x-goog-hash': `crc32c=${crc32c(object.body)}` } }, request, response);
  }

  function list(url: URL, objects: ReadonlyMap<string, Kept>, response: ServerResponse): void {
    const prefix = url.searchParams.get('prefix') ?? '';
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).sort();
    const from = Number(url.searchParams.get('pageToken') ?? 0);
    const most = Math.min(page, Number(url.searchParams.get('maxResults') ?? 1000));
    const items = names.slice(from, from + most).map((name) => resource(name, objects.get(name) as Kept));
    json(response, 200, { kind: 'storage#objects', ...(items.length === 0 ? {} : { items }), ...(from + most < names.length ? { nextPageToken: String(from + most) } : {}) });
  }

  return gcs;
}

function resource(name: string, { body, composite, contentEncoding, generation }: Kept): object {
  return {
    name, generation, size: String(body.length), crc32c: crc32c(body),
    ...(composite === true ? { componentCount: 2 } : { md5Hash: createHash('md5').update(body).digest('base64') }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  };
}

function fail(response: ServerResponse, code: number, message: string): void {
  json(response, code, { error: { code, message, errors: [{ message, domain: 'global', reason: 'reason' }] } });
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(value));
}

/** Bit by bit, as its definition has it: nothing is shared with the agent's. @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
function crc32c(body: Buffer): string {
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return bytes.toString('base64');
}
