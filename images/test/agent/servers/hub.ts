import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A repository of the fake Hub. */
export interface FakeRepo {
  /** owner/name */
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
  readonly branches?: readonly string[];
  readonly private?: boolean;
  readonly gated?: 'auto' | 'manual';
  /** Tokens that may read it, where it is private or gated. */
  readonly readers?: readonly string[];
  /** An old name, which redirects. */
  readonly formerly?: string;
}

type To = 'hub' | 'cdn';

export interface FakeHub {
  readonly endpoint: string;
  readonly cdn: string;
  /** Requests as they came, oldest first. */
  readonly requests: { readonly to: To; readonly path: string; readonly authorization: string | undefined; readonly range: string | undefined }[];
  commitOf(repo: string): string;
  /** Puts a repository there, or another commit of it. */
  put(repo: FakeRepo): void;
  /** No URL of the CDN that was signed until now is good any more. */
  expire(): void;
  /** The next answers, before anything else is looked at. */
  readonly next: { to: To; status: number; headers?: Record<string, string>; body?: string }[];
  /** Changes headers of what resolve answers. */
  tamper: ((headers: Record<string, string>) => Record<string, string>) | undefined;
  /** Called before each answer of the CDN, to hold it up. */
  hold: (() => Promise<void>) | undefined;
  stop(): Promise<void>;
}

export interface HubOptions {
  readonly repos?: readonly FakeRepo[];
  /** Entries of a page of the tree. */
  readonly page?: number;
  /** As a mirror without the tree, whose model info knows sizes and hashes or only names. */
  readonly mirror?: 'blobs' | 'names';
}

const KNOWN_TOKENS = ['hf_reader', 'hf_stranger'];

/**
 * The Hub as far as a download sees it, field by field as the Hub's OpenAPI description and its Python client have it:
 * model info of a revision, the tree by pages with a Link header, resolve with X-Repo-Commit, X-Linked-Size and
 * X-Linked-Etag, small files by a redirect to resolve-cache, large ones by one to a CDN of another origin whose URL is
 * signed; errors by X-Error-Code and X-Error-Message.
 *
 * @see https://huggingface.co/spaces/huggingface/openapi
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/file_download.py
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/utils/_http.py
 */
export async function start({ repos = [], page = 1000, mirror }: HubOptions = {}): Promise<FakeHub> {
  const known = new Map<string, Map<string, FakeRepo>>();
  const newest = new Map<string, string>();
  let epoch = 0;

  const handler = (to: To) => async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    hub.requests.push({ to, path: request.url ?? '', authorization: request.headers.authorization, range: request.headers.range });
    const planned = hub.next.findIndex((answer) => answer.to === to);
    if (planned !== -1) {
      const [{ status, headers = {}, body = '' }] = hub.next.splice(planned, 1) as [FakeHub['next'][number]];
      return send(response, status, headers, body);
    }
    if (to === 'hub') return api(url, request, response);
    await hub.hold?.();
    return cdn(url, request, response);
  };
  const servers = [createServer(handler('hub')), createServer(handler('cdn'))] as const;
  const [endpoint, cdnOrigin] = await Promise.all(servers.map(listen)) as [string, string];

  const hub: FakeHub = {
    endpoint, cdn: cdnOrigin, requests: [], next: [], tamper: undefined, hold: undefined,
    commitOf: (repo) => newest.get(repo) ?? '',
    put: (repo) => {
      known.set(repo.name, (known.get(repo.name) ?? new Map<string, FakeRepo>()).set(commitOf(repo), repo));
      newest.set(repo.name, commitOf(repo));
    },
    expire: () => { epoch++; },
    stop: async () => { await Promise.all(servers.map(close)); },
  };
  repos.forEach((repo) => hub.put(repo));

  function api(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const moved = [...newest].map(([name, commit]) => known.get(name)?.get(commit)).find((repo) => repo?.formerly !== undefined && url.pathname.includes(`/${repo.formerly}/`));
    if (moved?.formerly !== undefined) return send(response, 307, { location: (request.url ?? '').replace(moved.formerly, moved.name) }, 'Temporary Redirect');
    const [kind, name, revision, path] = routeOf(url);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined && !KNOWN_TOKENS.includes(token)) return fail(response, 401, undefined, 'Invalid credentials in Authorization header');
    const head = newest.get(name) ?? '';
    const latest = known.get(name)?.get(head);
    const reads = token !== undefined && latest?.readers?.includes(token) === true;
    if (latest === undefined || (latest.private === true && !reads)) {
      return token === undefined ? fail(response, 401, undefined, 'Invalid username or password.') : fail(response, 404, 'RepoNotFound', 'Repository not found');
    }
    const commit = ['main', ...(latest.branches ?? [])].includes(revision) ? head : revision;
    const repo = known.get(name)?.get(commit);
    if (repo === undefined) return fail(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    if (kind === 'info') return json(response, {}, info(repo, commit, url.searchParams.get('blobs') === 'true' && mirror !== 'names'));
    if (kind === 'tree' && mirror !== undefined) return send(response, 404, {}, 'Not Found');
    if (kind === 'tree') return tree(url, repo, response);
    if (repo.gated !== undefined && !reads) {
      return token === undefined
        ? fail(response, 401, 'GatedRepo', `Access to model ${name} is restricted. You must have access to it and be authenticated to access it. Please log in.`)
        : fail(response, 403, 'GatedRepo', `Access to model ${name} is restricted and you are not in the authorized list. Visit ${endpoint}/${name} to ask for access.`);
    }
    const bytes = repo.files[path];
    if (bytes === undefined) return fail(response, 404, 'EntryNotFound', 'Entry not found');
    return resolve({ kind, name, commit, path, bytes }, response);
  }

  function resolve({ kind, name, commit, path, bytes }: { kind: string; name: string; commit: string; path: string; bytes: Buffer }, response: ServerResponse): void {
    const about = (more: Record<string, string>) => {
      const headers = { 'x-repo-commit': commit, 'accept-ranges': 'bytes', 'x-linked-size': String(bytes.length), ...more };
      return hub.tamper?.(headers) ?? headers;
    };
    if (!isLfs(path, bytes)) {
      const etag = `"${gitBlob(bytes)}"`;
      if (kind === 'cache') return send(response, 200, about({ etag }), bytes);
      return send(response, 307, about({ etag, 'x-linked-etag': etag, 'location': `/api/resolve-cache/models/${name}/${commit}/${path.split('/').map(encodeURIComponent).join('/')}?etag=${encodeURIComponent(etag)}` }), '');
    }
    const sha256 = hash('sha256', bytes);
    const location = `${cdnOrigin}/xet-bridge-us/${name}/${commit}/${path.split('/').map(encodeURIComponent).join('/')}?Expires=${Math.floor(Date.now() / 1000) + 3600}&Policy=e30_&Signature=${signature(name, path)}&Key-Pair-Id=K1`;
    const link = `<${endpoint}/api/models/${name}/xet-read-token/${commit}>; rel="xet-auth"`;
    return send(response, 302, about({ 'x-linked-etag': `"${sha256}"`, 'x-xet-hash': sha256, link, location }), `Found. Redirecting to ${location}`);
  }

  function tree(url: URL, repo: FakeRepo, response: ServerResponse): void {
    const all = treeOf(repo, url.searchParams.get('recursive') === 'true');
    const from = Number(Buffer.from(url.searchParams.get('cursor') ?? '', 'base64url').toString() || 0);
    const most = Math.min(page, Number(url.searchParams.get('limit') ?? page));
    // A mirror hands the Hub's own addresses on, so this one does too.
    const next = new URL(url.pathname, 'https://huggingface.co');
    next.search = new URLSearchParams({ recursive: 'true', limit: String(most), cursor: Buffer.from(String(from + most)).toString('base64url') }).toString();
    json(response, from + most < all.length ? { link: `<${next.href}>; rel="next"` } : {}, all.slice(from, from + most));
  }

  function cdn(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, name = '', commit = '', path = ''] = /^\/xet-bridge-us\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const bytes = known.get(name)?.get(commit)?.files[path];
    if (request.headers.authorization !== undefined) return send(response, 400, {}, '<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>');
    if (bytes === undefined || url.searchParams.get('Signature') !== signature(name, path)) {
      return send(response, 403, { 'content-type': 'application/xml' }, '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>');
    }
    const etag = `"${hash('sha256', bytes)}"`;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) return send(response, 200, { 'accept-ranges': 'bytes', etag }, bytes);
    const part = bytes.subarray(Number(from), Number(to) + 1);
    return send(response, 206, { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`, etag }, part);
  }

  function signature(name: string, path: string): string {
    return hash('sha256', Buffer.from(`${epoch} ${name} ${path}`)).slice(0, 16);
  }

  return hub;
}

export function gitBlob(bytes: Buffer): string {
  return hash('sha1', Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
}

function routeOf({ pathname }: URL): [kind: string, repo: string, revision: string, path: string] {
  const routes = {
    info: /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/,
    tree: /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)$/,
    cache: /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/,
    resolve: /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/,
  };
  for (const [kind, form] of Object.entries(routes)) {
    const match = form.exec(pathname);
    if (match !== null) return [kind, match[1] ?? '', decodeURIComponent(match[2] ?? ''), decodeURIComponent(match[3] ?? '')];
  }
  return ['', '', '', ''];
}

function hash(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function commitOf(repo: FakeRepo): string {
  return hash('sha1', Buffer.from(JSON.stringify([repo.name, Object.entries(repo.files).map(([path, bytes]) => [path, gitBlob(bytes)])])));
}

/** As .gitattributes of a new repository has it, and whatever is large. */
function isLfs(path: string, bytes: Buffer): boolean {
  return /\.(safetensors|bin|onnx|gguf|pt|h5|zip|tar|gz)$/.test(path) || bytes.length > 10 * 2 ** 20;
}

function info(repo: FakeRepo, commit: string, blobs: boolean): unknown {
  const details = (path: string, bytes: Buffer) => {
    if (!isLfs(path, bytes)) return { blobId: gitBlob(bytes), size: bytes.length };
    const { pointer, sha256 } = pointerOf(bytes);
    return { blobId: gitBlob(pointer), size: bytes.length, lfs: { sha256, size: bytes.length, pointerSize: pointer.length } };
  };
  return {
    _id: hash('sha1', Buffer.from(repo.name)).slice(0, 24), id: repo.name, modelId: repo.name, author: repo.name.split('/')[0], sha: commit,
    lastModified: '2025-01-01T00:00:00.000Z', private: repo.private === true, disabled: false, gated: repo.gated ?? false, tags: [], downloads: 0,
    siblings: Object.entries(repo.files).map(([rfilename, bytes]) => ({ rfilename, ...(blobs ? details(rfilename, bytes) : {}) })), usedStorage: 0,
  };
}

function pointerOf(bytes: Buffer): { readonly pointer: Buffer; readonly sha256: string } {
  const sha256 = hash('sha256', bytes);
  return { sha256, pointer: Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes.length}\n`) };
}

function treeOf({ files }: FakeRepo, recursive: boolean): unknown[] {
  const folders = new Set(Object.keys(files).flatMap((path) => path.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
  const entries = [
    ...[...folders].map((path) => ({ type: 'directory', oid: hash('sha1', Buffer.from(path)), size: 0, path })),
    ...Object.entries(files).map(([path, bytes]) => {
      if (!isLfs(path, bytes)) return { type: 'file', oid: gitBlob(bytes), size: bytes.length, path };
      const { pointer, sha256 } = pointerOf(bytes);
      return { type: 'file', oid: gitBlob(pointer), size: bytes.length, lfs: { oid: sha256, size: bytes.length, pointerSize: pointer.length }, xetHash: sha256, path };
    }),
  ];
  return recursive ? entries : entries.filter(({ path }) => !path.includes('/'));
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

function json(response: ServerResponse, headers: Record<string, string>, value: unknown): void {
  send(response, 200, { 'content-type': 'application/json; charset=utf-8', ...headers }, JSON.stringify(value));
}

function fail(response: ServerResponse, status: number, code: string | undefined, message: string): void {
  send(response, status, { 'content-type': 'application/json; charset=utf-8', 'x-error-message': message, ...(code === undefined ? {} : { 'x-error-code': code }) }, JSON.stringify({ error: message }));
}

function listen(server: Server): Promise<string> {
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
