import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { bytes, fileServer, send, sha256, type FileServer } from '../servers/files.ts';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn, isComplete } from '../inspect.ts';

let server: FileServer;
const body = bytes(1_000_000);

before(async () => { server = await fileServer(); });
after(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.files.set('/model.bin', { body });
  server.fault = undefined;
  server.asked.length = 0;
});

const uri = (): string => `${server.url}/model.bin`;
/** Requests for bytes, without the one that lists. */
const parts = () => server.asked.filter(({ range }) => range !== 'bytes=0-0');

test('a file comes in parts, each once, and is what the server has', async () => {
  const dest = scratch();
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.equal(parts().length, Math.ceil(body.length / 65_536));
  assert.equal(new Set(parts().map(({ range }) => range)).size, parts().length);
});

test('every part asks for the version that was listed', async () => {
  await fetched([uri(), scratch()]);
  assert.ok(parts().every(({ headers }) => headers['if-match'] !== undefined));
});

test('connections that break in the middle are taken up where they broke', async () => {
  const dest = scratch();
  let broken = 0;
  server.fault = (request, response, asked) => {
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (asked === 1 || broken >= 6 || Number(to) - Number(from) < 1000) return false;
    broken++;
    const half = Math.floor((Number(to) - Number(from)) / 2);
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${body.length}`, 'content-length': Number(to) - Number(from) + 1, etag: etag() });
    response.write(body.subarray(Number(from), Number(from) + half), () => response.destroy());
    return true;
  };
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.ok(broken === 6);
});

test('a storm of 429 and 503 is waited out, as long as the server says', async () => {
  const dest = scratch();
  let refused = 0;
  server.fault = (_, response) => {
    if (refused >= 12) return false;
    refused++;
    response.writeHead(refused % 2 === 0 ? 429 : 503, { 'retry-after': '0.2' }).end('busy');
    return true;
  };
  const began = performance.now();
  const came = await fetched([uri(), dest], { retries: 12 });
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.ok(performance.now() - began >= 200);
});

test('who is told to wait makes all others wait, too', async () => {
  let until = 0;
  let early = 0;
  server.fault = (_, response, asked) => {
    if (asked === 2) {
      until = performance.now() + 1000;
      response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    }
    // Those that were on their way already may come.
    if (performance.now() < until - 700) return false;
    if (performance.now() < until - 50) early++;
    return false;
  };
  server.files.set('/model.bin', { body: bytes(8_000_000), etag: '"8"' });
  const came = await fetched([uri(), scratch()], { connections: 4 });
  assert.equal(came.exit, 'complete', came.message);
  assert.equal(early, 0);
});

test('a server that stays away is temporary', async () => {
  server.fault = (_, response) => {
    response.writeHead(503).end('down for maintenance');
    return true;
  };
  const came = await fetched([uri(), scratch()], { retries: 1 });
  assert.equal(came.exit, 'temporary');
  assert.match(came.message, /answered 503: it cannot answer for now/);
});

test('a wait that is longer than what is left of the deadline ends it at once', async () => {
  server.fault = (_, response) => {
    response.writeHead(429, { 'retry-after': '86400' }).end();
    return true;
  };
  const began = performance.now();
  const came = await fetched([uri(), scratch()]);
  assert.equal(came.exit, 'temporary');
  assert.match(came.message, /the next try would be in 86400 s, which is past --deadline/);
  assert.ok(performance.now() - began < 20_000);
});

test('a body that stalls is given up and asked for again', async () => {
  const dest = scratch();
  let stalled = 0;
  server.fault = (request, response, asked) => {
    const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (asked === 1 || stalled >= 2) return false;
    stalled++;
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${body.length}`, 'content-length': Number(to) - Number(from) + 1, etag: etag() });
    response.write(body.subarray(Number(from), Number(from) + 100));
    return true;
  };
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.equal(stalled, 2);
});

test('a body that trickles below the floor is a stall, too', async () => {
  server.fault = async (request, response, asked) => {
    if (asked === 1) return false;
    response.writeHead(206, { 'content-range': `bytes ${/\d+-\d+/.exec(request.headers.range ?? '')?.[0]}/${body.length}`, etag: etag() });
    const timer = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(timer));
    return true;
  };
  const came = await fetched([uri(), scratch()], { connections: 1, retries: 0 });
  assert.equal(came.exit, 'temporary');
  assert.match(came.message, /only \d+ bytes came in [\d.]+ s, less than --stall-floor 1024 a second/);
});

test('a body that ends early, without an error, is not taken for whole', async () => {
  server.files.set('/model.bin', { body, chunked: true, headers: { 'x': '1' } });
  server.fault = (_, response, asked) => {
    if (asked === 1) return false;
    response.writeHead(200, { 'content-length': body.length, etag: etag() });
    response.write(body.subarray(0, 1000), () => response.destroy());
    return true;
  };
  const dest = scratch();
  const came = await fetched([uri(), dest], { retries: 1 });
  assert.equal(came.exit, 'temporary');
  assert.deepEqual(filesIn(dest), []);
});

test('a file without size and ranges comes in one stream', async () => {
  server.files.set('/model.bin', { body, chunked: true });
  const dest = scratch();
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.equal(parts().length, 1);
});

test('a stream that breaks begins again, since it cannot go on', async () => {
  server.files.set('/model.bin', { body, chunked: true });
  server.fault = (_, response, asked) => {
    if (asked !== 2) return false;
    response.writeHead(200, { etag: etag() });
    response.write(bytes(300_000), () => response.destroy());
    return true;
  };
  const dest = scratch();
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
});

test('a source that changes on the way is an error, not a mixture', async () => {
  const dest = scratch();
  server.fault = (_, __, asked) => {
    if (asked === 5) server.files.set('/model.bin', { body: bytes(body.length) });
    return false;
  };
  const came = await fetched([uri(), dest], { connections: 2 });
  assert.equal(came.exit, 'changed');
  assert.match(came.message, /changed while it was fetched: run again/);
  assert.deepEqual(filesIn(dest), []);
  server.fault = undefined;
  assert.equal((await fetched([uri(), dest])).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin'), server.files.get('/model.bin')?.body);
});

test('a server that ignores If-Match and has another ETag is found out', async () => {
  server.fault = (request, response, asked) => {
    if (asked < 4) return false;
    delete request.headers['if-match'];
    send({ body: bytes(body.length), etag: '"other"' }, request, response);
    return true;
  };
  assert.equal((await fetched([uri(), scratch()], { connections: 1 })).exit, 'changed');
});

test('bytes that are wrong once are fetched once more, that file alone', async () => {
  const other = bytes(70_000);
  server.files.set('/other.bin', { body: other });
  let wrong = 0;
  server.fault = (request, response) => {
    if (request.url !== '/model.bin' || request.headers.range !== 'bytes=65536-131071' || wrong++ > 0) return false;
    send({ body: Buffer.concat([body.subarray(0, 100_000), Buffer.from([body[100_000]! ^ 1]), body.subarray(100_001)]), etag: etag() }, request, response);
    return true;
  };
  const dest = scratch();
  const came = await fetched([`${uri()}#sha256=${sha256(body)}`, dest, `${server.url}/other.bin`, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.match(came.output, /damaged, fetched once more/);
  assert.equal(parts().filter(({ path }) => path === '/other.bin').length, 2);
});

test('bytes that are wrong twice are damaged, by both hashes, and nothing is left in their place', async () => {
  const dest = scratch();
  const came = await fetched([`${uri()}#sha256=${'0'.repeat(64)}`, dest]);
  assert.equal(came.exit, 'damaged');
  assert.ok(came.message.includes(sha256(body)) && came.message.includes('0'.repeat(64)));
  assert.deepEqual(filesIn(dest), []);
  assert.equal(isComplete(dest), false);
});

test('a hash in the headers counts', async () => {
  for (const headers of [
    { 'repr-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` },
    { 'digest': `SHA-256=${Buffer.alloc(32).toString('base64')}` },
    { 'x-goog-hash': `crc32c=${Buffer.alloc(4).toString('base64')}` },
  ]) {
    server.files.set('/model.bin', { body, headers });
    assert.equal((await fetched([uri(), scratch()])).exit, 'damaged', JSON.stringify(headers));
  }
});

test('Content-MD5 beside the whole counts, and beside a part means the part', async () => {
  server.files.set('/model.bin', { body, headers: { 'content-md5': Buffer.alloc(16).toString('base64') } });
  assert.equal((await fetched([uri(), scratch()])).exit, 'complete');
  server.files.set('/model.bin', { body, chunked: true, headers: { 'content-md5': Buffer.alloc(16).toString('base64') } });
  assert.equal((await fetched([uri(), scratch()])).exit, 'damaged');
});

test('more bytes than were promised are refused', async () => {
  server.fault = (request, response, asked) => {
    if (asked === 1) return false;
    response.writeHead(206, { 'content-range': `bytes ${/\d+-\d+/.exec(request.headers.range ?? '')?.[0]}/${body.length}`, etag: etag() }).end(bytes(200_000));
    return true;
  };
  const came = await fetched([uri(), scratch()], { connections: 1 });
  assert.equal(came.exit, 'damaged');
  assert.match(came.message, /'model.bin' is longer than the 1000000 bytes that its source promised/);
});

test('a part from elsewhere than was asked for is refused', async () => {
  server.fault = (request, _, asked) => {
    if (asked === 1) return false;
    request.headers.range = 'bytes=7-70';
    return false;
  };
  assert.equal((await fetched([uri(), scratch()], { connections: 1 })).exit, 'damaged');
});

test('bytes that a server encodes unasked are refused, unless the file itself is compressed', async () => {
  server.files.set('/model.json', { body, headers: { 'content-encoding': 'gzip' } }).set('/model.bin.gz', { body, headers: { 'content-encoding': 'x-gzip' } });
  assert.equal((await fetched([`${server.url}/model.json`, scratch()])).exit, 'damaged');
  const dest = scratch();
  assert.equal((await fetched([`${server.url}/model.bin.gz`, dest])).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin.gz'), body);
});

test('a web page where a file should be is a login that stands before it', async () => {
  server.files.set('/model.bin', { body: Buffer.from('<html>'), headers: { 'content-type': 'text/html; charset=utf-8' } });
  const came = await fetched([uri(), scratch()]);
  assert.equal(came.exit, 'denied');
  assert.match(came.message, /answers with a web page, not with a file/);
});

test('an empty file is asked for once more, without a range', async () => {
  server.files.set('/empty', { body: Buffer.alloc(0) });
  const dest = scratch();
  const came = await fetched([`${server.url}/empty`, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.equal(content(dest, 'empty').length, 0);
  assert.equal(server.asked.length, 2);
});

test('the deadline ends what never would', async () => {
  server.fault = async (request, response, asked) => {
    if (asked === 1) return false;
    response.writeHead(206, { 'content-range': `bytes ${/\d+-\d+/.exec(request.headers.range ?? '')?.[0]}/${body.length}`, etag: etag() });
    const timer = setInterval(() => response.write(Buffer.alloc(3000)), 100);
    response.on('close', () => clearInterval(timer));
    return true;
  };
  const came = await fetched([uri(), scratch()], { connections: 1, deadline: 0.5, partSize: 500_000 });
  assert.equal(came.exit, 'temporary');
  assert.match(came.message, /not complete after the 0.5 s of --deadline/);
});

test('asked to stop, it keeps the parts that are there, and the next run goes on', async () => {
  const dest = scratch();
  const stop = new AbortController();
  server.fault = async (_, __, asked) => {
    if (asked === 8) stop.abort(new (await import('../../../src/agent/failure.ts')).Failure('stopped', 'stopped by SIGTERM'));
    return false;
  };
  assert.equal((await fetched([uri(), dest], { connections: 1 }, { stop: stop.signal })).exit, 'stopped');
  server.fault = undefined;
  server.asked.length = 0;
  const came = await fetched([uri(), dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.match(came.output, /going on where an agent before left off/);
  assert.deepEqual(content(dest, 'model.bin'), body);
  assert.ok(parts().length < 16 - 4, `${parts().length}`);
});

function etag(): string {
  return `"${sha256(body).slice(0, 16)}"`;
}
