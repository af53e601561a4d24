import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  body: Buffer;
  /** Changes with the body unless it is set; '' sends none. */
  etag?: string;
  headers?: Record<string, string>;
  /** Ranges are ignored: always the whole. */
  whole?: true;
  /** Neither length nor ranges: chunks until the end. */
  chunked?: true;
}

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

/** What goes wrong with a request; false: nothing, it is answered. */
export type Fault = (request: IncomingMessage, response: ServerResponse, asked: number) => boolean | Promise<boolean>;

export interface FileServer {
  readonly url: string;
  readonly files: Map<string, ServedFile>;
  readonly asked: Asked[];
  /** Set to make requests fail. */
  fault: Fault | undefined;
  close(): Promise<void>;
}

/** A real server on loopback that answers ranges as nginx does, and fails as it is told. */
export async function fileServer(port = 0): Promise<FileServer> {
  const files = new Map<string, ServedFile>();
  const asked: Asked[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const self: FileServer = {
    url: '', files, asked, fault: undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push({ path, range: request.headers.range, headers: request.headers });
    if (await self.fault?.(request, response, asked.length) === true) return;
    const file = files.get(path);
    if (file === undefined) return void response.writeHead(404).end('no such file');
    send(file, request, response);
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export function send({ body, etag = etagOf(body), headers = {}, whole, chunked }: ServedFile, request: IncomingMessage, response: ServerResponse): void {
  const common = { 'content-type': 'application/octet-stream', ...(etag === '' ? {} : { etag }), ...headers };
  const match = request.headers['if-match'];
  if (match !== undefined && etag !== '' && match !== etag) return void response.writeHead(412).end();
  if (chunked === true) {
    response.writeHead(200, common);
    for (let at = 0; at < body.length; at += 65_536) response.write(body.subarray(at, at + 65_536));
    return void response.end();
  }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined || whole === true) return void response.writeHead(200, { ...common, 'content-length': body.length }).end(body);
  if (Number(from) >= body.length) return void response.writeHead(416, { ...common, 'content-range': `bytes */${body.length}` }).end();
  const end = Math.min(body.length, to === '' ? body.length : Number(to) + 1);
  response.writeHead(206, { ...common, 'content-length': end - Number(from), 'content-range': `bytes ${from}-${end - 1}/${body.length}` }).end(body.subarray(Number(from), end));
}

export function etagOf(body: Buffer): string {
  return `"${sha256(body).slice(0, 16)}"`;
}

export function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

export function bytes(size: number): Buffer {
  return randomBytes(size);
}
