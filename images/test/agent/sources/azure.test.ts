import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { open } from '../../../src/agent/sources/azure.ts';
import { AZURE } from '../../../src/agent/sources/azure/address.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { filesIn } from '../inspect.ts';
import { CLIENT, FEDERATED, start, type FakeAzure } from '../servers/azure.ts';
import { asking, bytesOf, failure, listed } from './asking.ts';

const MODEL = 'https://account.blob.core.windows.net/models/m';
const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64');

describe('Azure blobs', () => {
  let azure: FakeAzure;
  let env: Record<string, string>;
  before(async () => {
    azure = await start({ page: 2 });
    env = { AZURE_SERVICE_URL: azure.service, AZURE_AUTHORITY_HOST: azure.authority, ...CLIENT };
    for (const name of ['config.json', 'deep/er/and/deeper/still/here/tokenizer.json', 'größe & mehr <1>.txt']) {
      const body = randomBytes(1000);
      azure.blobs.set(`m/${name}`, { body, md5: md5(body) });
    }
    azure.blobs.set('m/model.safetensors', { body: randomBytes(300_000) });
    for (const folder of ['m', 'm/deep']) azure.blobs.set(folder, { body: Buffer.alloc(0), isFolder: true });
    azure.blobs.set('m-2/other.json', { body: Buffer.from('other') });
  });
  after(() => azure.stop());

  const first = async (uri: string, own = env) => {
    const { context, signal, close } = asking(own);
    after(close);
    return (await (await open(uri, context)).list(signal)).files[0];
  };

  it('brings a folder whole, over pages, however deep, and no folders of a hierarchical namespace', async () => {
    const dest = scratch();
    const came = await fetched([MODEL, dest], { ...PATIENT, weights: 'all' }, { env });
    equal(came.message, '');
    deepEqual(filesIn(dest), ['config.json', 'deep/er/and/deeper/still/here/tokenizer.json', 'größe & mehr <1>.txt', 'model.safetensors'].sort());
    const { files } = await listed(open, MODEL, env);
    deepEqual(files.find(({ path }) => path === 'model.safetensors')?.hashes, {});
    match(files.find(({ path }) => path === 'config.json')?.hashes.md5 ?? '', /^[0-9a-f]{32}$/);
  });

  it('reads names that XML cannot hold', async () => {
    azure.blobs.set('odd/a\u0001%b.txt', { body: Buffer.from('odd') });
    deepEqual(await bytesOf(await first('https://account.blob.core.windows.net/models/odd')), Buffer.from('odd'));
  });

  it('takes one blob by its name', async () => {
    deepEqual((await listed(open, 'https://account.blob.core.windows.net/models/m-2/other.json', env)).files.map(({ path, size }) => [path, size]), [['other.json', 5]]);
  });

  it('asks each range of the version that was listed: another one is an error, not a mixture', async () => {
    azure.blobs.set('changing/model.bin', { body: Buffer.from('0123456789') });
    const file = await first('https://account.blob.core.windows.net/models/changing');
    deepEqual(await bytesOf(file, { from: 2, to: 5 }), Buffer.from('234'));
    azure.blobs.set('changing/model.bin', { body: Buffer.from('9876543210') });
    equal((await failure(bytesOf(file, { from: 5, to: 8 }))).exit, 'changed');
  });

  it("takes KServe's older names of a service principal", async () => {
    const old = { ...env, AZURE_CLIENT_ID: '', AZURE_TENANT_ID: '', AZURE_CLIENT_SECRET: '', AZ_CLIENT_ID: CLIENT.AZURE_CLIENT_ID, AZ_TENANT_ID: CLIENT.AZURE_TENANT_ID, AZ_CLIENT_SECRET: CLIENT.AZURE_CLIENT_SECRET };
    equal((await listed(open, MODEL, old)).files.length, 4);
  });

  it("proves the pod's workload identity by a token that it reads anew each time", async () => {
    const folder = scratch();
    const file = join(folder, 'token');
    writeFileSync(file, FEDERATED);
    const { AZURE_CLIENT_SECRET: _, ...client } = CLIENT;
    const federated = { AZURE_SERVICE_URL: azure.service, AZURE_AUTHORITY_HOST: azure.authority, ...client, AZURE_FEDERATED_TOKEN_FILE: file };
    equal((await listed(open, MODEL, federated)).files.length, 4);
    writeFileSync(file, 'expired');
    match((await failure(listed(open, MODEL, federated))).message, /gives no token \(401, invalid_client\): check tenant, client and secret/);
  });

  it('takes a managed identity of the node, past any proxy', async () => {
    const node = { AZURE_SERVICE_URL: azure.service, AZURE_CLIENT_ID: CLIENT.AZURE_CLIENT_ID, AZURE_POD_IDENTITY_AUTHORITY_HOST: new URL(azure.service).origin };
    equal((await listed(open, MODEL, node)).files.length, 4);
    match((await failure(listed(open, MODEL, { ...node, AZURE_CLIENT_ID: 'other' }))).message, /no managed identity 'other'/);
  });

  it('gets a new token when the one it has is withdrawn', async () => {
    const file = await first('https://account.blob.core.windows.net/models/m-2');
    azure.revoke();
    deepEqual(await bytesOf(file), Buffer.from('other'));
  });

  it('says what to do without credentials and with wrong ones, and shows no secret', async () => {
    const none = await failure(listed(open, MODEL, { AZURE_SERVICE_URL: azure.service }));
    equal(none.exit, 'denied');
    match(none.message, /does not give its list of blobs to nobody in particular.*404, ResourceNotFound.*or set AZURE_STORAGE_ACCESS_KEY/);
    const wrong = await failure(listed(open, MODEL, { ...env, AZURE_CLIENT_SECRET: 'oops-secret' }));
    equal(wrong.exit, 'denied');
    ok(!wrong.message.includes('oops-secret'), wrong.message);
    match((await failure(listed(open, MODEL, { ...env, AZURE_TENANT_ID: '' }))).message, /has no tenant: set AZURE_TENANT_ID/);
    match((await failure(listed(open, MODEL, { AZURE_STORAGE_ACCESS_KEY: '%%%' }))).message, /is no base64/);
    equal((await failure(listed(open, 'https://account.blob.core.windows.net/nothing/x', env))).exit, 'notFound');
    equal((await failure(listed(open, 'https://account.blob.core.windows.net/models/x', env))).exit, 'notFound');
  });

  it('never shows a signature that stands in the URI', async () => {
    const uri = `${MODEL}?sv=2023-11-03&sig=very-secret`;
    const { context, notes, signal, close } = asking({ AZURE_SERVICE_URL: azure.service });
    after(close);
    const failed = await failure((await open(uri, context)).list(signal));
    match(azure.requests.at(-1)?.path ?? '', /sig=very-secret/);
    ok(!`${failed.message} ${notes.join(' ')}`.includes('very-secret'));
  });

  it('asks no other account than the URI names', async () => {
    for (const AZURE_SERVICE_URL of [azure.service.replace(/account$/, 'other'), 'https://other.blob.core.windows.net']) {
      match((await failure(listed(open, MODEL, { ...env, AZURE_SERVICE_URL }))).message, /leads to the account 'other', and the URI names 'account'/);
    }
  });

  it("knows Azure's hosts, and says what to do with file shares and data lakes", async () => {
    for (const host of ['account.blob.core.windows.net', 'account.blob.core.usgovcloudapi.net', 'account.z12.blob.storage.azure.net', 'account.file.core.windows.net']) ok(AZURE.test(`https://${host}/c/p`), host);
    for (const uri of ['https://account.blob.core.windows.net.example.com/c', 'http://account.blob.core.windows.net/c', 'https://example.com/account.blob.core.windows.net/c']) ok(!AZURE.test(uri), uri);
    match((await failure(listed(open, 'https://account.file.core.windows.net/share/m', env))).message, /is a file share of Azure.*file\.csi\.azure\.com/);
    match((await failure(listed(open, 'https://account.dfs.core.windows.net/models/m', env))).message, /write the same with \.blob\./);
    match((await failure(listed(open, 'https://account.blob.core.windows.net/No/m', env))).message, /has 'No' as its container/);
  });
});
