// Azure's own emulator: npm run test:agent-servers
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { open } from '../../../src/agent/sources/azure.ts';
import { fetched, PATIENT, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { asking, bytesOf, failure, listed } from '../sources/asking.ts';
import { missing, start, type Azurite } from './azurite.ts';
import { sha256 } from './files.ts';
import { gateBefore, killedAndRunAgain } from './gate.ts';

const lacks = missing();
if (lacks !== undefined) console.error(`\nNOT RUN: Azure blobs against Azurite: ${lacks}\n`);

const URI = 'https://devstoreaccount1.blob.core.windows.net/models';
const weights = randomBytes(8 * 2 ** 20);
const model: Record<string, Buffer> = {
  'config.json': Buffer.from('{}'), 'empty.txt': Buffer.alloc(0), 'tokenizer/größe & mehr+1 (2).txt': randomBytes(100), 'a=b/%41 #?.json': randomBytes(10),
};

describe('Azure blobs against Azurite', { skip: lacks !== undefined && lacks }, () => {
  let azurite: Azurite;
  before(async () => {
    azurite = await start();
    await azurite.container('models');
    await azurite.container('public', 'container');
    for (const [name, body] of Object.entries(model)) await azurite.put('models', `m/${name}`, body);
    await azurite.put('models', 'm/model.safetensors', weights, 4);
    await azurite.put('models', 'm-2/other.json', Buffer.from('other'));
    await azurite.put('public', 'm/config.json', Buffer.from('{}'));
  });
  after(() => azurite?.stop());

  const nobody = (): Record<string, string> => ({ AZURE_SERVICE_URL: azurite.env['AZURE_SERVICE_URL'] as string });

  it('brings a folder whole with the access key, and asks nothing the second time', async () => {
    const folder = scratch();
    const came = await fetched([`${URI}/m`, folder], { weights: 'all', ...PATIENT }, { env: azurite.env });
    equal(came.message, '');
    deepEqual(filesIn(folder), [...Object.keys(model), 'model.safetensors'].sort());
    for (const [name, body] of Object.entries({ ...model, 'model.safetensors': weights })) equal(sha256(content(folder, name)), sha256(body), name);
    const again = await fetched([`${URI}/m`, folder], { ...PATIENT, weights: 'all' }, { env: { ...azurite.env, AZURE_SERVICE_URL: 'http://127.0.0.1:9/devstoreaccount1' } });
    equal(again.message, '');
  });

  it('knows the MD5 only of what came in one piece', async () => {
    const { files } = await listed(open, `${URI}/m`, azurite.env);
    deepEqual(files.find(({ path }) => path === 'config.json')?.hashes, { md5: createHash('md5').update('{}').digest('hex') });
    deepEqual(files.find(({ path }) => path === 'model.safetensors')?.hashes, {});
  });

  it('takes one blob by its name', async () => {
    deepEqual((await listed(open, `${URI}/m-2/other.json`, azurite.env)).files.map(({ path, size }) => [path, size]), [['other.json', 5]]);
  });

  it('opens a container by a signature in the URI until that is over', async () => {
    const { files, pinned } = await listed(open, `${URI}/m?${azurite.sas('models', 10)}`, nobody());
    equal(files.length, 5);
    equal(pinned, `${URI}/m`);
    deepEqual(await bytesOf(await first(`${URI}/m-2?${azurite.sas('models', 10)}`, nobody())), Buffer.from('other'));
    const over = await failure(listed(open, `${URI}/m?${azurite.sas('models', -10)}`, nobody()));
    equal(over.exit, 'denied');
    match(over.message, /make a new signature/);
  });

  it('repairs a folder by the signature that the URI has', async () => {
    const folder = scratch();
    const words = [`${URI}/m?${azurite.sas('models', 60)}`, folder];
    equal((await fetched(words, { weights: 'all', ...PATIENT }, { env: nobody() })).message, '');
    rmSync(join(folder, 'config.json'));
    const again = await fetched(words, { ...PATIENT, weights: 'all' }, { env: nobody() });
    equal(again.message, '');
    equal(content(folder, 'config.json').toString(), '{}');
    ok(!again.output.includes('sig='));
  });

  it('reads a public container as nobody, and no other', async () => {
    deepEqual((await listed(open, URI.replace('/models', '/public/m'), nobody())).files.map(({ path }) => path), ['config.json']);
    equal((await failure(listed(open, `${URI}/m`, nobody()))).exit, 'denied');
  });

  it('does not mix two versions of a blob', async () => {
    await azurite.put('models', 'changing/model.bin', Buffer.from('0123456789'));
    const file = await first(`${URI}/changing`, azurite.env);
    deepEqual(await bytesOf(file, { from: 2, to: 5 }), Buffer.from('234'));
    await azurite.put('models', 'changing/model.bin', Buffer.from('9876543210'));
    equal((await failure(bytesOf(file, { from: 5, to: 8 }))).exit, 'changed');
  });

  it('says which key, container or blob is wrong', async () => {
    const wrong = await failure(listed(open, `${URI}/m`, { ...azurite.env, AZURE_STORAGE_ACCESS_KEY: Buffer.from('wrong').toString('base64') }));
    equal(wrong.exit, 'denied');
    match(wrong.message, /AuthorizationFailure\): check AZURE_STORAGE_ACCESS_KEY|AuthenticationFailed\): check AZURE_STORAGE_ACCESS_KEY/);
    equal((await failure(listed(open, URI.replace('/models', '/nothing-here/m'), azurite.env))).exit, 'notFound');
    equal((await failure(listed(open, `${URI}/x`, azurite.env))).exit, 'notFound');
  });

  it('goes on where a killed process left off', async () => {
    const gate = await gateBefore(azurite.port);
    const folder = scratch();
    const env = { ...azurite.env, AZURE_SERVICE_URL: `http://127.0.0.1:${gate.port}/devstoreaccount1` };
    const { code, output, passed } = await killedAndRunAgain(['fetch', `${URI}/m`, folder, '--weights', 'all', '--part-size', '65536'], env, gate, weights.length / 2);
    await gate.stop();
    equal(code, 0, output);
    ok(passed < weights.length * 0.7, `${passed} of ${weights.length} bytes came again`);
    equal(sha256(content(folder, 'model.safetensors')), sha256(weights));
  });

  async function first(uri: string, env: Readonly<Record<string, string>>) {
    const { context, signal, close } = asking(env);
    after(close);
    return (await (await open(uri, context)).list(signal)).files[0];
  }
});
