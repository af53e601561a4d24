import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { after, before, test } from 'node:test';
import { StatusError } from '../../../src/agent/net/http.ts';
import { paceOf } from '../../../src/agent/net/pace.ts';
import { httpOver, type ClosableHttp } from '../../../src/agent/net/undici-http.ts';

const signal = new AbortController().signal;
const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

function http(env: Readonly<Record<string, string>> = {}): ClosableHttp {
  const made = httpOver({ env, pace: paceOf(), retries: 1, connectSeconds: 5, idleSeconds: 5, userAgent: 'test' });
  closing.push(() => made.close());
  return made;
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with what it was asked: its headers. */
const echo = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
  if (pathname === '/to') return void response.writeHead(302, { location: searchParams.get('url') ?? '', 'x-linked-size': '7' }).end();
  if (pathname === '/status') return void response.writeHead(418, { 'x-why': 'tea' }).end('a'.repeat(10_000));
  response.end(JSON.stringify({ headers: request.headers }));
});
const other = createServer((request, response) => void response.end(JSON.stringify({ headers: request.headers })));
let [here, there] = ['', ''];

before(async () => {
  here = await listening(echo);
  there = await listening(other);
});

type Echoed = { readonly headers: Record<string, string> };
const ask = async (url: string, headers: Record<string, string> = {}): Promise<Echoed> => (await http().json<Echoed>({ url, headers }, signal)).value;

test('bytes are asked for as they are, by name', async () => {
  const { headers } = await ask(`${here}/x`);
  assert.equal(headers['accept-encoding'], 'identity');
  assert.equal(headers['user-agent'], 'test');
});

test('a secret follows a redirect to the same origin, and to no other', async () => {
  const secrets = { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2', range: 'bytes=0-1' };
  assert.equal((await ask(`${here}/to?url=/x`, secrets)).headers['authorization'], 'Bearer hunter2');
  const { headers } = await ask(`${here}/to?url=${encodeURIComponent(`${there}/x`)}`, secrets);
  assert.equal(headers['range'], 'bytes=0-1');
  assert.ok(!JSON.stringify(headers).includes('hunter2'));
});

test('a secret that was left at home does not come back with a redirect home', async () => {
  const away = await listening(createServer((_, response) => void response.writeHead(307, { location: `${here}/x` }).end()));
  const { headers } = await ask(`${here}/to?url=${encodeURIComponent(away)}`, { authorization: 'Bearer hunter2' });
  assert.equal(headers['authorization'], undefined);
});

test('what redirects tell is kept', async () => {
  const { response } = await http().json({ url: `${here}/to?url=/x` }, signal);
  assert.equal(response.redirects[0]?.['x-linked-size'], '7');
  assert.equal(response.url.pathname, '/x');
});

test('a circle of redirects ends', async () => {
  const circle = await listening(createServer((_, response) => void response.writeHead(302, { location: '/' }).end()));
  await assert.rejects(http().request({ url: circle }, signal), /leads on more than 10 times/);
});

test('another status is an error with the first of what was said', async () => {
  await assert.rejects(http().request({ url: `${here}/status` }, signal), (error) => {
    assert.ok(error instanceof StatusError);
    assert.deepEqual([error.status, error.headers['x-why'], error.text.length], [418, 'tea', 4096]);
    return true;
  });
});

test('a web page where JSON is expected is a sentence', async () => {
  const page = await listening(createServer((_, response) => void response.end('<html>login</html>')));
  await assert.rejects(http().json({ url: page }, signal), /answered no JSON/);
});

test('plain HTTP goes through a proxy, except where NO_PROXY says', async () => {
  const seen: string[] = [];
  const proxy = await listening(createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end(JSON.stringify({ headers: request.headers }));
  }));
  const client = http({ http_proxy: proxy.replace('//', '//user:pass@'), no_proxy: '127.0.0.1' });
  const { value } = await client.json<Echoed>({ url: 'http://models.example.com/x' }, signal);
  assert.deepEqual(seen, ['http://models.example.com/x']);
  assert.equal(value.headers['proxy-authorization'], `Basic ${Buffer.from('user:pass').toString('base64')}`);
  await client.json({ url: `${here}/x` }, signal);
  assert.equal(seen.length, 1);
});

test('a list that is to wait past the deadline ends at once, and a shorter wait is told', async () => {
  let asked = 0;
  const busy = await listening(createServer((_, response) => void response.writeHead(429, { 'retry-after': asked++ === 0 ? '0' : '99999999' }).end()));
  const told: string[] = [];
  const client = httpOver({
    env: {}, pace: paceOf(), retries: 8, connectSeconds: 5, idleSeconds: 5, userAgent: 'test', patience: () => 600, onRetry: (what, { message }) => void told.push(`${what}: ${message}`),
  });
  closing.push(() => client.close());
  await assert.rejects(client.text({ url: `${busy}/list` }, signal), /the next try would be in 99999999 s, which is past --deadline/);
  assert.deepEqual([asked, told.length], [2, 1]);
});

test('what can never be sent or followed is a sentence, not a fault', async () => {
  const bad = await listening(createServer((_, response) => void response.writeHead(302, { location: 'http://[bad/' }).end()));
  await assert.rejects(http().request({ url: bad }, signal), { exit: 'damaged' });
  await assert.rejects(http().request({ url: here.replace('//', '//user:100%zz@') }, signal), { exit: 'usage' });
  await assert.rejects(http({ http_proxy: 'http://user:x%zz@127.0.0.1:1' }).request({ url: here }, signal), { exit: 'usage' });
  for (const headers of [{ 'x y': '1' }, { x: 'a\nb' }, { x: '\u20ac' }] as Record<string, string>[]) await assert.rejects(http().request({ url: here, headers }, signal), { exit: 'usage' });
});

test('the line break at the end of a Secret is not sent', async () => {
  assert.equal((await ask(`${here}/x`, { authorization: 'Bearer x\n' })).headers['authorization'], 'Bearer x');
});
