import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { open } from '../../../src/agent/sources/gcs.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { content } from '../inspect.ts';
import { gateBefore, killedAndRunAgain } from '../servers/gate.ts';
import { start, type FakeGcs } from '../servers/gcs.ts';
import { asking, bytesOf, failure, listed } from './asking.ts';

const model: Record<string, Buffer> = {
  'config.json': Buffer.from('{}'), 'empty.txt': Buffer.alloc(0), 'tokenizer/größe & mehr+1 #2?.txt': randomBytes(100), 'a=b/%41.json': randomBytes(10),
  ...Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`part-${index}.json`, randomBytes(1000 + index)])),
};

describe('gs://', () => {
  let gcs: FakeGcs;
  let env: Record<string, string>;
  const folder = scratch();
  const file = (name: string, value: object | string): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };

  before(async () => {
    gcs = await start({ page: 3 });
    for (const [path, body] of Object.entries(model)) gcs.put('models', `m/${path}`, { body });
    gcs.put('models', 'm/', { body: Buffer.alloc(0) });
    gcs.put('models', 'm/model.safetensors', { body: randomBytes(300_000), composite: true });
    gcs.put('models', 'm-2/other.json', { body: Buffer.from('other') });
    gcs.put('open', 'm/config.json', { body: Buffer.from('{}') });
    gcs.isPublic.add('open');
    env = { STORAGE_EMULATOR_HOST: gcs.origin, GOOGLE_APPLICATION_CREDENTIALS: file('key.json', gcs.keyFile) };
  });
  after(() => gcs.stop());

  const first = async (uri: string, own = env) => {
    const { context, signal, close } = asking(own);
    after(close);
    return (await (await open(uri, context)).list(signal)).files[0];
  };

  it('lists every object of a folder, over pages, whatever it is called, and no folder', async () => {
    const { files, pinned } = await listed(open, 'gs://models/m', env);
    deepEqual(files.map(({ path, size }) => [path, size]).sort(), [...Object.entries(model).map(([path, { length }]) => [path, length]), ['model.safetensors', 300_000]].sort());
    equal(pinned, 'gs://models/m');
  });

  it('brings a folder whole, checked by MD5 or, where an object is composite, by CRC alone', async () => {
    const dest = scratch();
    const came = await fetched(['gs://models/m', dest], { ...PATIENT, weights: 'all' }, { env });
    equal(came.message, '');
    const { files } = await listed(open, 'gs://models/m', env);
    deepEqual(Object.keys(files.find(({ path }) => path === 'model.safetensors')?.hashes ?? {}), ['crc32c']);
    deepEqual(Object.keys(files.find(({ path }) => path === 'config.json')?.hashes ?? {}).sort(), ['crc32c', 'md5']);
  });

  it('goes on where a killed process left off', async () => {
    const body = randomBytes(6 * 2 ** 20);
    gcs.put('models', 'large/model.safetensors', { body });
    const gate = await gateBefore(Number(gcs.host.split(':')[1]));
    const dest = scratch();
    const { code, output, passed } = await killedAndRunAgain(['fetch', 'gs://models/large', dest, '--part-size', '65536'], { ...env, STORAGE_EMULATOR_HOST: `127.0.0.1:${gate.port}` }, gate, body.length / 2);
    await gate.stop();
    equal(code, 0, output);
    ok(passed < body.length * 0.8, `${passed} of ${body.length} bytes came again`);
    deepEqual(content(dest, 'model.safetensors'), body);
  });

  it('takes one object by its name, or one generation of it', async () => {
    const { files, pinned } = await listed(open, 'gs://models/m/config.json', env);
    deepEqual(files.map(({ path }) => path), ['config.json']);
    equal(pinned, 'gs://models/m/config.json');
    const one = `${pinned}#${files[0]?.version}`;
    equal((await listed(open, one, env)).pinned, one);
    equal((await failure(listed(open, 'gs://models/m/config.json#1', env))).exit, 'notFound');
  });

  it('asks each range of the generation that was listed: another one is an error, not a mixture', async () => {
    gcs.put('models', 'changing/model.bin', { body: Buffer.from('0123456789') });
    const listedFile = await first('gs://models/changing');
    deepEqual(await bytesOf(listedFile, { from: 2, to: 5 }), Buffer.from('234'));
    gcs.put('models', 'changing/model.bin', { body: Buffer.from('9876543210') });
    equal((await failure(bytesOf(listedFile, { from: 5, to: 8 }))).exit, 'changed');
  });

  it('refuses an object that is stored packed, for its hash is not that of what would come', async () => {
    gcs.put('models', 'packed/config.json', { body: Buffer.from('x'), contentEncoding: 'gzip' });
    match((await failure(bytesOf(await first('gs://models/packed')))).message, /stored with the encoding 'gzip'/);
  });

  it('gets a new token when the one it has is withdrawn', async () => {
    const held = await first('gs://models/m-2');
    gcs.revoke();
    deepEqual(await bytesOf(held), Buffer.from('other'));
  });

  it('asks as nobody where there are no credentials, and says so when that is not enough', async () => {
    const anonymous = { STORAGE_EMULATOR_HOST: gcs.host };
    deepEqual((await listed(open, 'gs://open/m', anonymous)).files.map(({ path }) => path), ['config.json']);
    const denied = await failure(listed(open, 'gs://models/m', anonymous));
    equal(denied.exit, 'denied');
    match(denied.message, /Anonymous caller does not have .*set GOOGLE_APPLICATION_CREDENTIALS/);
  });

  it('exchanges the token of another identity provider, directly or for a service account', async () => {
    const source = { file: file('subject.json', { value: gcs.subject }), format: { type: 'json', subject_token_field_name: 'value' } };
    const account = { type: 'external_account', audience: '//iam.googleapis.com/pool', subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', token_url: `${gcs.origin}/sts`, credential_source: source };
    const federated = (more: object) => ({ ...env, GOOGLE_APPLICATION_CREDENTIALS: file('federation.json', { ...account, ...more }) });
    equal((await listed(open, 'gs://models/m-2', federated({ service_account_impersonation_url: `${gcs.origin}/impersonate` }))).files.length, 1);
    match(gcs.requests.findLast(({ path }) => path === '/sts')?.body ?? '', /scope=https%3A%2F%2Fwww\.googleapis\.com%2Fauth%2Fcloud-platform/);
    equal((await failure(listed(open, 'gs://models/m-2', federated({})))).exit, 'denied');
    match((await failure(listed(open, 'gs://models/m', federated({ credential_source: { environment_id: 'aws1', url: 'http://x' } })))).message, /takes its token from AWS, which the agent cannot/);
  });

  it('asks the metadata server for the account of the pod, unless it is told not to', async () => {
    const pod = { STORAGE_EMULATOR_HOST: gcs.host, GCE_METADATA_HOST: gcs.host };
    equal((await listed(open, 'gs://models/m-2', pod)).files.length, 1);
    match((await failure(listed(open, 'gs://models/m-2', { ...pod, NO_GCE_CHECK: 'true' }))).message, /Anonymous caller/);
  });

  it('says which credentials, bucket or object is wrong, and never a secret', async () => {
    const failed = (uri: string, own: Record<string, string> = {}) => failure(listed(open, uri, { ...env, ...own }));
    match((await failed('gs://nothing-here/m')).message, /bucket 'nothing-here' does not exist/);
    equal((await failed('gs://models/x')).exit, 'notFound');
    equal((await failed('gs://Models/x')).exit, 'usage');
    match((await failed('gs://models/m', { GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json' })).message, /'\/nowhere\/key\.json' cannot be read \(ENOENT\)/);
    match((await failed('gs://models/m', { GOOGLE_APPLICATION_CREDENTIALS: file('bad.json', { ...gcs.keyFile, private_key: 'secret' }) })).message, /^the private key of 'reader@models\.iam\.gserviceaccount\.com' is damaged/);
    match((await failed('gs://models/m', { GOOGLE_APPLICATION_CREDENTIALS: file('half.json', { type: 'service_account', client_email: 'a@b' }) })).message, /have no 'private_key'/);
    const other = await failed('gs://models/m', { GOOGLE_APPLICATION_CREDENTIALS: file('other.json', { ...gcs.keyFile, client_email: 'other@models.iam.gserviceaccount.com' }) });
    equal(other.exit, 'denied');
    match(other.message, /gives no token \(400, invalid_grant\): check that the account/);
  });
});
