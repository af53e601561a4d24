import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fetched, scratch } from '../fetching.ts';
import { content } from '../inspect.ts';
import { bytes, fileServer, send, sha256, type FileServer } from '../servers/files.ts';

let server: FileServer;
const one = bytes(300_000);
const two = bytes(300_000);

before(async () => { server = await fileServer(); });
after(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.fault = undefined;
  server.asked.length = 0;
});

const uri = (): string => `${server.url}/m.bin`;
const ranged = () => server.asked.filter(({ range }) => range !== undefined && range !== 'bytes=0-0');

/** Answers the first `count` requests from one version, all later ones from another of the same size. */
function replacedAfter(count: number, headers: Record<string, string>, etag = ''): void {
  server.fault = (request, response, asked) => {
    send({ body: asked <= count ? one : two, etag, headers }, request, response);
    return true;
  };
}

/** Never a mixture: what came is one version. */
function isOneVersion(dest: string): void {
  const came = content(dest, 'm.bin');
  assert.ok(came.equals(one) || came.equals(two), 'a mixture');
}

const WITHOUT_VERSION: readonly [string, Record<string, string>, string?][] = [
  ['nothing', {}],
  ['a weak ETag', {}, 'W/"a"'],
  ['an ETag without quotes', {}, 'a'],
  ['a Last-Modified of this minute', { 'last-modified': new Date().toUTCString() }],
  ['a Last-Modified, and no Date to compare it with', { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', date: '' }],
];
for (const [what, headers, etag] of WITHOUT_VERSION) {
  test(`a server that tells versions by ${what} is asked for one stream, never for parts`, async () => {
    const dest = scratch();
    replacedAfter(3, headers, etag);
    const came = await fetched([uri(), dest], { connections: 1 });
    assert.equal(came.exit, 'complete', came.message);
    isOneVersion(dest);
    assert.deepEqual(ranged(), []);
  });
}

test('a stream without a version that breaks begins anew', async () => {
  const dest = scratch();
  server.fault = (request, response, asked) => {
    if (asked !== 2) return void send({ body: asked < 2 ? one : two, etag: '' }, request, response) === undefined;
    response.writeHead(200, { 'content-length': one.length });
    response.write(one.subarray(0, 200_000), () => response.destroy());
    return true;
  };
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'm.bin'), two);
  assert.deepEqual(ranged(), []);
});

test('parts without a version come where a hash is promised, and a mixture is damaged', async () => {
  const hashes = join(scratch(), 'SHA256SUMS');
  writeFileSync(hashes, `${sha256(one)}  m.bin\n`);
  const dest = scratch();
  replacedAfter(Infinity, {});
  assert.equal((await fetched([uri(), dest], { hashes })).exit, 'complete');
  assert.ok(ranged().length > 1);
  replacedAfter(server.asked.length + 3, {});
  assert.equal((await fetched([`${uri()}#sha256=${sha256(one)}`, scratch()], { connections: 1 })).exit, 'damaged');
});

test('parts of a file whose Last-Modified is old ask for just that, and see another', async () => {
  const old = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
  replacedAfter(Infinity, old);
  assert.equal((await fetched([uri(), scratch()])).exit, 'complete');
  assert.ok(ranged().length > 1);
  assert.ok(ranged().every(({ headers }) => headers['if-unmodified-since'] === old['last-modified']));
  const from = server.asked.length;
  server.fault = (request, response, asked) => {
    send({ body: one, etag: '', headers: { 'last-modified': asked - from <= 3 ? old['last-modified'] : new Date().toUTCString() } }, request, response);
    return true;
  };
  assert.equal((await fetched([uri(), scratch()], { connections: 1 })).exit, 'changed');
});

/** The first answer is that of a good server, later ones are not. */
function later(answer: (request: IncomingMessage, response: ServerResponse) => void, first: (request: IncomingMessage, response: ServerResponse) => void): void {
  server.fault = (request, response, asked) => {
    (asked === 1 ? first : answer)(request, response);
    return true;
  };
}

const packed = gzipSync(Buffer.alloc(300_000, 'weights'));
const PACKED: readonly [string, (request: IncomingMessage, response: ServerResponse) => void, (request: IncomingMessage, response: ServerResponse) => void][] = [
  ['in chunks', (_, response) => void response.writeHead(206, { 'content-range': 'bytes 0-0/*', 'content-length': 1 }).end('x'),
    (_, response) => { response.writeHead(200, { 'content-encoding': 'gzip' }).write(packed); response.end(); }],
  ['of the length that was listed', (_, response) => void response.writeHead(200, { 'content-length': packed.length }).end(packed),
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed)],
  ['part by part', (request, response) => send({ body: one }, request, response),
    (request, response) => send({ body: one, headers: { 'content-encoding': 'br' } }, request, response)],
];
for (const [how, first, then] of PACKED) {
  test(`bytes that are packed only when they are fetched are refused: ${how}`, async () => {
    later(then, first);
    const came = await fetched([uri(), scratch()]);
    assert.equal(came.exit, 'damaged');
    assert.match(came.message, /encoded as '(gzip|br)' where they were asked for as they are/);
  });
}

test('a login page in place of the bytes is denied, also when the list was good', async () => {
  later((_, response) => { response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).write('<html>login'); response.end('</html>'); },
    (_, response) => { response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('x'); response.end(); });
  const came = await fetched([uri(), scratch()]);
  assert.equal(came.exit, 'denied');
  assert.match(came.message, /answers with a web page, not with a file/);
});

test('bytes of another type than was listed, with nothing that tells the version, are a change', async () => {
  later((_, response) => { response.writeHead(200, { 'content-type': 'application/json' }).write('{}'); response.end(); },
    (_, response) => { response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('x'); response.end(); });
  assert.equal((await fetched([uri(), scratch()])).exit, 'changed');
});

test('several parts in one answer are refused', async () => {
  const inner = `--B\r\nContent-Range: bytes 0-65535/${one.length}\r\n\r\n`;
  later((_, response) => void response.writeHead(206, { etag: '"a"', 'content-type': 'multipart/byteranges; boundary=B' }).end(inner),
    (request, response) => send({ body: one, etag: '"a"' }, request, response));
  const came = await fetched([uri(), scratch()], { connections: 1 });
  assert.equal(came.exit, 'damaged', came.message);
});

test('a 416 for a file that has bytes is not believed', async () => {
  const dest = scratch();
  server.fault = (request, response) => {
    if (request.headers.range === undefined) send({ body: one }, request, response);
    else response.writeHead(416, { 'content-range': 'bytes */0' }).end();
    return true;
  };
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'm.bin'), one);
});

/** Neither length nor chunks: the end is where the connection ends, politely. */
async function endless(version: string, lengths: readonly number[]): Promise<{ readonly url: string; close(): void }> {
  let asked = 0;
  const sockets = new Set<Socket>();
  const old = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => {
      const body = one.subarray(0, lengths[Math.min(asked++, lengths.length - 1)]);
      socket.end(Buffer.concat([Buffer.from(`HTTP/${version} 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n`), body]));
    });
  });
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  const { port } = old.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/m.bin`, close: () => { sockets.forEach((socket) => socket.destroy()); old.close(); } };
}

for (const version of ['1.0', '1.1']) {
  test(`an answer of HTTP/${version} that does not tell where it ends needs a hash`, async () => {
    const cut = await endless(version, [one.length, one.length / 2]);
    const whole = await endless(version, [one.length]);
    try {
      const came = await fetched([cut.url, scratch()]);
      assert.equal(came.exit, 'usage');
      assert.match(came.message, /does not say where .* ends.*--hashes/);
      const dest = scratch();
      const hashed = await fetched([`${whole.url}#sha256=${sha256(one)}`, dest]);
      assert.equal(hashed.exit, 'complete', hashed.message);
      assert.deepEqual(content(dest, 'm.bin'), one);
      assert.equal((await fetched([`${cut.url}#sha256=${sha256(one)}`, scratch()])).exit, 'damaged');
    } finally {
      cut.close();
      whole.close();
    }
  });
}
