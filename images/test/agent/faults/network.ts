import type { IncomingMessage, ServerResponse } from 'node:http';
import { bytes, send, sha256, type FileServer, type ServedFile } from '../servers/files.ts';
import { startAgent } from '../process.ts';
import { SHORT, type Fault, type Trial } from './case.ts';

/** A request for bytes, not the one that lists. */
function isPart(request: IncomingMessage): boolean {
  return request.headers.range !== 'bytes=0-0';
}

function fileOf(server: FileServer, request: IncomingMessage): ServedFile {
  return server.files.get(new URL(request.url ?? '/', 'http://x').pathname)!;
}

/** The head of the right answer, and of its bytes only some; then `after`. */
function partly(server: FileServer, request: IncomingMessage, response: ServerResponse, share: number, after: (response: ServerResponse) => void): void {
  const file = fileOf(server, request);
  const [from, to] = rangeOf(request, file.body.length);
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    'content-length': to - from, etag: file.etag, ...(request.headers.range === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${file.body.length}` }),
  });
  response.write(file.body.subarray(from, from + Math.floor((to - from) * share)), () => after(response));
}

function rangeOf(request: IncomingMessage, size: number): [number, number] {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  return from === undefined ? [0, size] : [Number(from), Number(to) + 1];
}

/** Some of the requests for bytes fail so. */
function sometimes(share: number, fail: (trial: Trial, request: IncomingMessage, response: ServerResponse) => boolean): Fault['run'] {
  return async (trial) => {
    trial.server.fault = (request, response) => isPart(request) && trial.random() < share && fail(trial, request, response);
    return trial.start().ended();
  };
}

export const NETWORK: readonly Fault[] = [
  {
    name: 'connections reset, a third of them', exits: ['complete'],
    run: sometimes(0.33, ({ server, random }, request, response) => {
      partly(server, request, response, random(), (to) => to.socket?.resetAndDestroy());
      return true;
    }),
  },
  {
    name: 'stalls, one request in eight', exits: ['complete'],
    run: sometimes(0.12, ({ server, random }, request, response) => {
      partly(server, request, response, random(), () => {});
      return true;
    }),
  },
  {
    name: 'bodies cut short, a third of them', exits: ['complete'],
    run: sometimes(0.33, ({ server, random }, request, response) => {
      partly(server, request, response, random(), (to) => to.destroy());
      return true;
    }),
  },
  {
    name: '429 and 503 with Retry-After, half of them', exits: ['complete'],
    run: sometimes(0.5, ({ random }, _, response) => {
      response.writeHead(random() < 0.5 ? 429 : 503, { 'retry-after': '0.1' }).end();
      return true;
    }),
  },
  {
    name: '503 without end', exits: ['temporary'],
    run: async ({ server, random, start }) => {
      const after = Math.floor(random() * 20);
      server.fault = (_, response, asked) => {
        if (asked <= after) return false;
        response.writeHead(503, { 'retry-after': '0.1' }).end();
        return true;
      };
      return start([...SHORT, '--retries', '2']).ended();
    },
  },
  {
    name: 'longer bodies than promised', exits: ['damaged', 'temporary'],
    run: async ({ server, start }) => {
      server.fault = (request, response) => {
        if (!isPart(request) || !request.url?.startsWith('/model')) return false;
        const file = fileOf(server, request);
        const [from, to] = rangeOf(request, file.body.length);
        response.writeHead(206, { etag: file.etag, 'content-range': `bytes ${from}-${to - 1}/${file.body.length}` }).end(bytes(to - from + 500));
        return true;
      };
      return start().ended();
    },
  },
  {
    name: 'the source changes on the way', exits: ['changed', 'complete'],
    run: async ({ server, random, start }) => {
      const at = 3 + Math.floor(random() * 22);
      server.fault = (_, __, asked) => {
        if (asked !== at) return false;
        const body = bytes(server.files.get('/model.bin')!.body.length);
        server.files.set('/model.bin', { body, etag: `"${sha256(body)}"` });
        return false;
      };
      return start().ended();
    },
  },
  {
    name: 'one byte turned over, once', exits: ['complete'],
    run: async ({ server, random, start }) => {
      let turned = false;
      server.files.get('/model.bin')!.headers = { 'repr-digest': `sha-256=:${Buffer.from(sha256(server.files.get('/model.bin')!.body), 'hex').toString('base64')}:` };
      const chosen = 1 + Math.floor(random() * 20);
      let parts = 0;
      server.fault = (request, response) => {
        if (!isPart(request) || !request.url?.startsWith('/model') || turned || ++parts < chosen) return false;
        turned = true;
        const file = fileOf(server, request);
        const body = Buffer.from(file.body);
        const [from, to] = rangeOf(request, body.length);
        body[from + Math.floor(random() * (to - from))]! ^= 1;
        send({ ...file, body }, request, response);
        return true;
      };
      return start().ended();
    },
  },
  {
    name: 'bytes turned over every time', exits: ['damaged'],
    run: async ({ server, random, start }) => {
      server.files.get('/model.bin')!.headers = { 'repr-digest': `sha-256=:${Buffer.from(sha256(server.files.get('/model.bin')!.body), 'hex').toString('base64')}:` };
      server.fault = (request, response) => {
        if (!isPart(request) || !request.url?.startsWith('/model')) return false;
        const file = fileOf(server, request);
        const body = Buffer.from(file.body);
        const [from, to] = rangeOf(request, body.length);
        body[from + Math.floor(random() * (to - from))]! ^= 1;
        send({ ...file, body }, request, response);
        return true;
      };
      return start().ended();
    },
  },
  {
    name: 'the token expires on the way', exits: ['denied'],
    run: async ({ server, random, start }) => {
      const after = Math.floor(random() * 20);
      server.fault = (_, response, asked) => {
        if (asked <= after) return false;
        response.writeHead(401).end('token expired');
        return true;
      };
      return start().ended();
    },
  },
  {
    name: 'the host has no address', exits: ['notFound', 'temporary'],
    run: ({ dest }) => startAgent(['fetch', 'http://no-such-host.invalid/model.bin', dest, '--retries', '1']).ended(),
  },
];
