import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Failure } from '../../../../src/agent/failure.ts';
import type { Resolved } from '../../../../src/agent/sources/source.ts';
import { paths, resolved, serve } from './fake.ts';

const LIVE = { registered_model: { id: '1', name: 'iris', state: 'LIVE' } };

function fails(result: unknown, exit: string, message: RegExp): void {
  assert.ok(result instanceof Failure, `a Failure, got ${String(result)}`);
  assert.equal(result.exit, exit);
  assert.match(result.message, message);
}

test('without a version it is the newest live one, over all pages and in whatever order', async (t) => {
  const versions = [
    { items: [{ id: '10', name: 'old', createTimeSinceEpoch: '900', state: 'LIVE' }, { id: '11', name: 'newest', createTimeSinceEpoch: '1000', state: 'LIVE' }], nextPageToken: 'more' },
    { items: [{ id: '12', name: 'archived', createTimeSinceEpoch: '2000', state: 'ARCHIVED' }, { id: '9', name: 'as new, and made before', createTimeSinceEpoch: '1000', state: 'LIVE' }], nextPageToken: '' },
  ];
  const host = await serve(t, (request, response) => {
    const { pathname, searchParams } = new URL(request.url as string, 'http://x');
    if (pathname.endsWith('/registered_models/1/versions')) return void response.end(JSON.stringify(versions[searchParams.get('nextPageToken') === 'more' ? 1 : 0]));
    paths({ ...LIVE, 'model_versions/11/artifacts': { items: [{ id: '3', artifactType: 'model-artifact', uri: 'hf://acme/iris' }] } })(request, response);
  });
  const { result } = await resolved(t, `model-registry://${host}/iris`);
  assert.equal((result as { uri: string }).uri, 'hf://acme/iris');
});

test('of several artifacts it is the newest that is a live model and leads somewhere', async (t) => {
  const items = [
    { id: '1', artifactType: 'model-artifact', uri: 'hf://acme/old', state: 'LIVE', createTimeSinceEpoch: '1' },
    { id: '2', artifactType: 'model-artifact', uri: 'hf://acme/new', createTimeSinceEpoch: '2' },
    { id: '3', artifactType: 'model-artifact', uri: 'hf://acme/deleted', state: 'DELETED', createTimeSinceEpoch: '3' },
    { id: '4', artifactType: 'model-artifact', createTimeSinceEpoch: '4' },
    { id: '5', artifactType: 'doc-artifact', uri: 'https://docs', createTimeSinceEpoch: '5' },
  ];
  const host = await serve(t, paths({ ...LIVE, model_version: { id: '2', name: 'v1' }, 'model_versions/2/artifacts': { items } }));
  const { result } = await resolved(t, `model-registry://${host}/iris/v1`);
  assert.equal((result as { uri: string }).uri, 'hf://acme/new');
});

test('a list without an end is an error', async (t) => {
  const host = await serve(t, paths({ ...LIVE, 'registered_models/1/versions': { items: [], nextPageToken: 'again' } }));
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'damaged', /has no end to its list/);
});

test('a model of the same name in another case is another model', async (t) => {
  const host = await serve(t, paths({ registered_model: { id: '1', name: 'Iris' }, registered_models: { items: [{ id: '1', name: 'Iris' }] } }));
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'notFound', /has no model 'iris': it has 'Iris'/);
});

test('what there is instead is named, and not without end', async (t) => {
  const items = Array.from({ length: 50 }, (_, index) => ({ id: String(index), name: `model-${index}` }));
  const host = await serve(t, paths({ registered_models: { items } }));
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'notFound', /it has 'model-0', .*'model-19' and more$/);
});

test('a registry that wants to know who asks is answered with the way to tell it', async (t) => {
  const host = await serve(t, (_, response) => void response.writeHead(401).end());
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'denied', /wants to know who asks \(401\).*'tokenFile' or 'tokenEnv' in --registries/);
});

test('a token is sent, and one that is refused is named by where it is from', async (t) => {
  const seen: (string | undefined)[] = [];
  const host = await serve(t, (request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(seen.length === 1 ? 401 : 403).end();
  });
  const options = { registries: JSON.stringify({ one: { url: `http://${host}`, tokenEnv: 'TOKEN' } }), env: { TOKEN: 'secret-token' } };
  const first = await resolved(t, 'model-registry://one/iris', options);
  fails(first.result, 'denied', /does not take the token in the variable TOKEN \(401\)/);
  fails((await resolved(t, 'model-registry://one/iris', options)).result, 'denied', /may not read from the registry one \(403\)/);
  assert.deepEqual(seen, ['Bearer secret-token', 'Bearer secret-token']);
  assert.ok(!JSON.stringify([first.lines, (first.result as Error).message]).includes('secret-token'));
});

test('a registry that cannot answer for now is temporary', async (t) => {
  const host = await serve(t, (_, response) => void response.writeHead(500).end());
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'temporary', /answered 500/);
});

test('a server that is no registry is told from one without the model', async (t) => {
  const page = await serve(t, (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'));
  fails((await resolved(t, `model-registry://${page}/iris`)).result, 'damaged', /does not answer as a Model Registry does \(200, not its JSON\)/);
  const other = await serve(t, (_, response) => void response.writeHead(404).end('404 page not found'));
  fails((await resolved(t, `model-registry://${other}/iris`)).result, 'notFound', /check the address of the registry/);
});

test('a registry that refuses the request says why', async (t) => {
  const host = await serve(t, (_, response) => void response.writeHead(400).end('{"code": "", "message": "bad filter"}'));
  fails((await resolved(t, `model-registry://${host}/iris`)).result, 'usage', /refuses to answer 'registered_model' \(400: bad filter\)/);
});

test('a path of the address is kept, for a registry behind a gateway', async (t) => {
  const asked: string[] = [];
  const host = await serve(t, (request, response) => {
    asked.push(request.url as string);
    response.writeHead(401).end();
  });
  await resolved(t, 'model-registry://one/iris', { registries: JSON.stringify({ one: { url: `http://${host}/team/` } }) });
  assert.deepEqual(asked, ['/team/api/model_registry/v1alpha3/registered_model?name=iris']);
});

test('a registry is trusted by its own CA, and by nobody else for it', { skip: spawnSync('openssl', ['version']).status !== 0 && 'openssl is missing' }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ca-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=registry', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => void response.writeHead(401).end()).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = async (caFile: object): Promise<unknown> => (await resolved(t, 'model-registry://one/iris', { registries: JSON.stringify({ one: { url, ...caFile } }) })).result;
  fails(await asked({ caFile: cert }), 'denied', /wants to know who asks \(401\)/);
  fails(await asked({}), 'usage', /is not trusted/);
  fails(await asked({ caFile: '/nowhere/ca.pem' }), 'usage', /caFile of --registries leads to '\/nowhere\/ca.pem', which cannot be read \(ENOENT\)/);
});

test('one audit line says who asked for what and where it was sent', async (t) => {
  const artifact = { id: '7', name: 'weights', artifactType: 'model-artifact', uri: 'https://user:pass@192.0.2.1/m.tar?sig=secret' };
  const host = await serve(t, paths({ ...LIVE, model_version: { id: '2', name: 'v1' }, 'model_versions/2/artifacts': { items: [artifact] } }));
  const env = { SERVICE_NAME: 'labels', POD_NAMESPACE: 'team', POD_NAME: 'labels-0', POD_SERVICE_ACCOUNT: 'labels' };
  const { lines: [line, ...more] } = await resolved(t, `model-registry://${host}/iris/v1`, { env });
  const { time, ...rest } = line as { time: string };
  assert.ok(!Number.isNaN(Date.parse(time)));
  assert.deepEqual(rest, {
    audit: 'model-registry', who: { service: 'labels', namespace: 'team', pod: 'labels-0', serviceAccount: 'labels' },
    asked: `model-registry://${host}/iris/v1`, registry: host,
    model: { id: '1', name: 'iris' }, version: { id: '2', name: 'v1' }, artifact: { id: '7', name: 'weights', uri: 'https://192.0.2.1/m.tar?...' },
    outcome: 'resolved', to: 'https://192.0.2.1/m.tar?...',
  });
  assert.deepEqual(more, []);
});

test('one audit line says what was refused, and why', async (t) => {
  const host = await serve(t, paths({ ...LIVE, model_version: { id: '2', name: 'v1' }, 'model_versions/2/artifacts': { items: [{ id: '7', artifactType: 'model-artifact', uri: 'http://169.254.169.254/token' }] } }));
  const { result, lines } = await resolved(t, `model-registry://${host}/iris/v1`);
  fails(result, 'denied', /leads to 169\.254\.169\.254/);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.['outcome'], 'refused');
  assert.equal(lines[0]?.['why'], (result as Error).message);
});

test('a redirect to this machine is not followed', async (t) => {
  const inside = await serve(t, (_, response) => void response.end('inside'));
  const outside = await serve(t, (_, response) => void response.writeHead(302, { location: `http://${inside}/` }).end());
  const host = await serve(t, paths({ ...LIVE, model_version: { id: '2', name: 'v1' }, 'model_versions/2/artifacts': { items: [{ id: '7', artifactType: 'model-artifact', uri: `http://${outside}/m.bin` }] } }));
  const { result, context } = await resolved(t, `model-registry://${host}/iris/v1`, { registryAllow: [`http://${outside}/`] });
  assert.ok('within' in result);
  const ask = (url: string): Promise<unknown> => (result as Resolved).within(context).http.request({ url }, AbortSignal.timeout(60_000));
  await assert.rejects(ask(`http://${outside}/m.bin`), { exit: 'denied', message: new RegExp(`${inside} is an address of this machine`) });
  await assert.rejects(ask(`http://localhost:1/m.bin`), { exit: 'denied', message: /localhost:1 is an address of this machine/ });
});
