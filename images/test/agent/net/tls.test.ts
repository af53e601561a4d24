import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { paceOf } from '../../../src/agent/net/pace.ts';
import { httpOver, type ClosableHttp } from '../../../src/agent/net/undici-http.ts';
import { scratch } from '../fetching.ts';

const skip = spawnSync('openssl', ['version']).status === 0 ? false : 'no openssl to make certificates with';
if (skip !== false) console.error(`NOT TESTED: TLS of the agent: ${skip}`);

const signal = new AbortController().signal;
const closing: (() => unknown)[] = [];
const made = scratch();
const ca = join(made, 'ca.pem');
let [url, port] = ['', 0];

before(async () => {
  if (skip !== false) return;
  const key = join(made, 'key.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', ca], { stdio: 'ignore' });
  port = await listening(createTls({ key: readFileSync(key), cert: readFileSync(ca) }, (request, response) => {
    if (request.url === '/down') return void response.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end();
    response.end('{"ok": true}');
  }));
  url = `https://localhost:${port}`;
});
after(() => Promise.all(closing.map((close) => close())));

function http(env: Readonly<Record<string, string>> = {}): ClosableHttp {
  const made = httpOver({ env, pace: paceOf(), retries: 1, connectSeconds: 5, idleSeconds: 5, userAgent: 'test' });
  closing.push(() => made.close());
  return made;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function isFailure(exit: Failure['exit'], text: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.exit === exit && text.test(error.message);
}

test('a CA of the environment is trusted besides the usual ones, in each spelling', { skip }, async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'cabundle.crt'), readFileSync(ca));
  const spellings: Readonly<Record<string, string>>[] = [{ SSL_CERT_FILE: ca }, { REQUESTS_CA_BUNDLE: ca }, { AWS_CA_BUNDLE: ca }, { CA_BUNDLE_CONFIGMAP_NAME: 'x', CA_BUNDLE_VOLUME_MOUNT_POINT: folder }];
  for (const env of spellings) assert.deepEqual((await http(env).json({ url }, signal)).value, { ok: true });
});

test('a certificate that nobody vouches for is a sentence with the fix', { skip }, async () => {
  await assert.rejects(http().request({ url }, signal), isFailure('usage', /name the CA that signed it with SSL_CERT_FILE/));
});

test('a server is left unchecked where the user says so, and only there', { skip }, async () => {
  const client = http();
  assert.equal((await client.request({ url, insecure: true }, signal)).status, 200);
  await assert.rejects(client.request({ url }, signal));
});

test('https never leads on to http', { skip }, async () => {
  await assert.rejects(http({ SSL_CERT_FILE: ca }).request({ url: `${url}/down` }, signal), isFailure('denied', /leads from https to http:\/\/127.0.0.1:1\/x, which is not followed/));
});

test('HTTPS goes through a tunnel of the proxy', { skip }, async () => {
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const to = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      to.pipe(socket).pipe(to);
    });
    to.on('error', () => socket.destroy());
    socket.on('error', () => to.destroy());
  });
  const env = { HTTPS_PROXY: `http://127.0.0.1:${await listening(proxy)}`, SSL_CERT_FILE: ca };
  assert.deepEqual((await http(env).json({ url }, signal)).value, { ok: true });
  assert.deepEqual(tunnels, [`localhost:${port}`]);
});

test('a proxy that wants a password is a sentence', async () => {
  const proxy = createServer();
  proxy.on('connect', (_, socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'));
  const env = { HTTPS_PROXY: `http://127.0.0.1:${await listening(proxy)}` };
  await assert.rejects(http(env).request({ url: 'https://models.example.com/' }, signal), isFailure('denied', /407/));
});

test('a server that does not speak TLS is a sentence', async () => {
  const plain = await listening(createServer((_, response) => void response.end()));
  await assert.rejects(http().request({ url: `https://127.0.0.1:${plain}/` }, signal), isFailure('usage', /does not speak TLS/));
});

test('a bundle that is not there, or is none, is a sentence', () => {
  const none = join(scratch(), 'none.pem');
  assert.throws(() => http({ SSL_CERT_FILE: none }), /SSL_CERT_FILE leads to '.*none.pem', which cannot be read \(ENOENT\)/);
  writeFileSync(none, 'hello');
  assert.throws(() => http({ SSL_CERT_FILE: none }), /in which there is no certificate in PEM/);
});
