// The same model by its own URI and by a registry's comes to the same end, whatever it is: npm run test:agent-servers
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ExitName } from '../../../src/agent/exit.ts';
import { tarBytes } from '../archive/tar-bytes.ts';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn, isComplete } from '../inspect.ts';
import { missing as missingAzurite, start as startAzurite, type Azurite } from './azurite.ts';
import { bytes, fileServer, type FileServer } from './files.ts';
import { start as startGcs, type FakeGcs } from './gcs.ts';
import { start as startHub, type FakeHub } from './hub.ts';
import { registryForTests, type ModelRegistry } from './model-registry.ts';
import { text } from './model-registry/client.ts';
import { image, layer } from './oci-images.ts';
import { start as startImages, type FakeRegistry } from './oci.ts';
import { missing as missingSwift, start as startSwift, type Swift } from './swift.ts';

const { registry: started, lacks: lacksRegistry } = await registryForTests();
const registry = started as ModelRegistry;
const PATIENT = { deadline: 500, stallWindow: 300, connectTimeout: 120 };

after(() => started?.stop());

interface Case {
  readonly uri: string;
  readonly exit: ExitName;
  readonly env?: Readonly<Record<string, string>>;
  /** Servers of tests are on this machine, where a registry may lead to only if it is said. */
  readonly allow: readonly string[];
  /** Registered instead of the URI, with the same meaning. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /** What only whoever comes by the registry needs. */
  readonly registryEnv?: Readonly<Record<string, string>>;
}

let names = 0;

async function sameEnd({ uri, exit, env = {}, allow, artifact = { uri }, registryEnv = env }: Case): Promise<void> {
  const [direct, registered, name] = [scratch(), scratch(), `model-${++names}`];
  await registry.artifact(await registry.version(await registry.model(name), 'v1'), artifact);
  const one = await fetched([uri, direct], PATIENT, { env });
  const other = await fetched([`model-registry://${registry.host}/${name}/v1`, registered], { ...PATIENT, registryAllow: allow }, { env: registryEnv });
  assert.equal(one.exit, exit, one.message);
  assert.equal(other.exit, exit, other.message);
  assert.equal(other.message, one.message);
  assert.ok(!other.output.includes('secret-text'));
  if (exit !== 'complete') return;
  assert.ok(isComplete(registered));
  assert.ok(filesIn(direct).length > 0);
  assert.deepEqual(filesIn(registered), filesIn(direct));
  for (const file of filesIn(direct)) assert.deepEqual(content(registered, file), content(direct, file));
}

describe('a URL', { skip: lacksRegistry }, () => {
  let server: FileServer;
  const model = bytes(300_000);
  before(async () => { server = await fileServer(); });
  after(() => server.close());
  beforeEach(() => {
    server.files.clear();
    server.files.set('/model.bin', { body: model });
    server.fault = undefined;
  });
  const same = (path: string, exit: ExitName = 'complete'): Promise<void> => sameEnd({ uri: `${server.url}${path}`, exit, allow: [`${server.url}/`] });

  test('of a file', () => same('/model.bin'));
  test('of a file whose size nobody tells', () => {
    server.files.set('/model.bin', { body: model, chunked: true });
    return same('/model.bin');
  });
  test('of a file of no bytes', () => {
    server.files.set('/model.bin', { body: Buffer.alloc(0) });
    return same('/model.bin');
  });
  test('of a name with spaces, encoded', () => {
    server.files.set('/my%20model.bin', { body: model });
    return same('/my%20model.bin');
  });
  test('with a secret in its query', () => same('/model.bin?sig=secret-text'));
  test('of an archive', () => {
    server.files.set('/model.tar.gz', { body: gzipSync(tarBytes([{ name: 'inner/model.bin', content: model }])) });
    return same('/model.tar.gz');
  });
  test('of nothing', () => same('/none.bin', 'notFound'));
  test('that may not be read', () => {
    server.fault = (_, response) => Boolean(response.writeHead(403).end());
    return same('/model.bin', 'denied');
  });
  test('that does not answer for now', () => {
    server.fault = (_, response) => Boolean(response.writeHead(503).end());
    return same('/model.bin', 'temporary');
  });
  test('of other bytes than it promises', () => same(`/model.bin#sha256=${'0'.repeat(64)}`, 'damaged'));
});

describe('a model of the Hub', { skip: lacksRegistry }, () => {
  let hub: FakeHub;
  const files = { 'config.json': Buffer.from('{}'), 'model.safetensors': randomBytes(200_000), 'pytorch_model.bin': randomBytes(200_000) };
  before(async () => {
    hub = await startHub({ repos: [{ name: 'acme/model', files }, { name: 'acme/private', files, private: true, readers: ['hf_reader'] }, { name: 'acme/gated', files, gated: 'auto' }] });
  });
  after(() => hub.stop());
  const same = (uri: string, exit: ExitName, token?: string): Promise<void> => (
    sameEnd({ uri, exit, allow: [], env: { HF_ENDPOINT: hub.endpoint, ...(token === undefined ? {} : { HF_TOKEN: token }) } }));

  test('that is open', () => same('hf://acme/model', 'complete'));
  test('at a commit', () => same(`hf://acme/model@${hub.commitOf('acme/model')}`, 'complete'));
  test('that is private, with a token', () => same('hf://acme/private', 'complete', 'hf_reader'));
  test('that is gated, without a token', () => same('hf://acme/gated', 'denied'));
  test('that is not there', () => same('hf://acme/none', 'notFound', 'hf_reader'));
  test('at a branch that is not there', () => same('hf://acme/model@none', 'notFound'));
});

const lacksSwift = missingSwift();
if (lacksSwift !== undefined) console.error(`\nNOT RUN: models of S3 by a registry: ${lacksSwift}\n`);

describe('a model of S3', { skip: lacksRegistry || (lacksSwift ?? false) }, () => {
  let swift: Swift;
  before(async () => {
    swift = await startSwift();
    await swift.bucket('models');
    for (const name of ['config.json', 'a b/größe+1.json', 'model.safetensors']) await swift.put('models', `bert/1/${name}`, randomBytes(10_000));
  });
  after(() => swift.stop());
  const uri = 's3://models/bert/1';

  test('in a folder', () => sameEnd({ uri, exit: 'complete', allow: [], env: swift.env }));
  test('in a bucket that is not there', () => sameEnd({ uri: 's3://none/bert', exit: 'notFound', allow: [], env: swift.env }));
  test('with a wrong key', () => sameEnd({ uri, exit: 'denied', allow: [], env: { ...swift.env, AWS_SECRET_ACCESS_KEY: 'wrong' } }));
  test("with the endpoint in its URI, as Kubeflow's client writes it", () => {
    const { AWS_ENDPOINT_URL: endpoint = '', AWS_DEFAULT_REGION: region = '', ...rest } = swift.env;
    return sameEnd({ uri, exit: 'complete', allow: ['s3://models/', endpoint], env: swift.env, registryEnv: rest, artifact: { uri: `${uri}?endpoint=${endpoint}&defaultRegion=${region}` } });
  });
  test("by key and path of KServe's storage secret", () => {
    const { AWS_ENDPOINT_URL: endpoint = '', AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: key, AWS_DEFAULT_REGION: region } = swift.env;
    const entry = JSON.stringify({ type: 's3', bucket: 'models', endpoint_url: endpoint, access_key_id: id, secret_access_key: key, region });
    return sameEnd({ uri, exit: 'complete', allow: [], env: swift.env, registryEnv: { localMinIO: entry }, artifact: { storageKey: 'localMinIO', storagePath: 'bert/1' } });
  });
});

describe('a model of Cloud Storage', { skip: lacksRegistry }, () => {
  let gcs: FakeGcs;
  let [env, folder]: [Record<string, string>, string] = [{}, ''];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gcs-'));
    gcs = await startGcs();
    gcs.put('models', 'bert/config.json', { body: Buffer.from('{}') });
    gcs.put('models', 'bert/model.safetensors', { body: randomBytes(100_000) });
    const key = join(folder, 'key.json');
    writeFileSync(key, JSON.stringify(gcs.keyFile));
    env = { STORAGE_EMULATOR_HOST: gcs.origin, GOOGLE_APPLICATION_CREDENTIALS: key };
  });
  after(async () => {
    await gcs.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('in a folder', () => sameEnd({ uri: 'gs://models/bert', exit: 'complete', allow: [], env }));
  test('that is not there', () => sameEnd({ uri: 'gs://models/none', exit: 'notFound', allow: [], env }));
});

const lacksAzurite = missingAzurite();
if (lacksAzurite !== undefined) console.error(`\nNOT RUN: Azure blobs by a registry: ${lacksAzurite}\n`);

describe('a model of Azure blobs', { skip: lacksRegistry || (lacksAzurite ?? false) }, () => {
  let azurite: Azurite;
  const uri = 'https://devstoreaccount1.blob.core.windows.net/models/bert';
  before(async () => {
    azurite = await startAzurite();
    await azurite.container('models');
    for (const name of ['config.json', 'model.safetensors']) await azurite.put('models', `bert/${name}`, randomBytes(10_000));
  });
  after(() => azurite?.stop());

  test('in a folder', () => sameEnd({ uri, exit: 'complete', allow: [], env: azurite.env }));
  test('by a signature in the URI', () => {
    const signed = `${uri}?${azurite.sas('models', 60)}`;
    return sameEnd({ uri: signed, exit: 'complete', allow: [], env: { AZURE_SERVICE_URL: azurite.env['AZURE_SERVICE_URL'] as string } });
  });
  test('that is not there', () => sameEnd({ uri: `${uri}-none`, exit: 'notFound', allow: [], env: azurite.env }));
});

describe('a model in an image', { skip: lacksRegistry }, () => {
  let images: FakeRegistry;
  const made = image([layer(tarBytes([{ name: 'models/config.json', content: '{}' }, { name: 'models/model.safetensors', content: randomBytes(100_000) }]))]);
  before(async () => {
    images = await startImages();
    images.put('team/bert', 'v1', made);
  });
  after(() => images.stop());
  beforeEach(() => { images.auth = undefined; });
  const uriOf = (tag: string): string => `oci://${images.host}/team/bert:${tag}`;
  const allow = (): string[] => [`oci://${images.host}/`];

  test('by its tag', () => sameEnd({ uri: uriOf('v1'), exit: 'complete', allow: allow() }));
  test('that is not there', () => sameEnd({ uri: uriOf('v2'), exit: 'notFound', allow: allow() }));
  test('whose digest the registry states', () => sameEnd({
    uri: uriOf('v1'), exit: 'complete', allow: allow(),
    artifact: { uri: uriOf('v1'), customProperties: { digest: text(made.top.descriptor.digest) } },
  }));
  test('is not fetched when its registry wants a token from this machine, which a direct URI may', async () => {
    images.auth = 'bearer';
    const name = `model-${++names}`;
    await registry.register(name, uriOf('v1'));
    const asked = images.requests.length;
    const came = await fetched([`model-registry://${registry.host}/${name}`, scratch()], { ...PATIENT, registryAllow: allow() });
    assert.equal(came.exit, 'denied', came.message);
    assert.match(came.message, /an address of this machine/);
    assert.ok(!images.requests.slice(asked).some(({ to }) => to === 'tokens'));
  });
});
