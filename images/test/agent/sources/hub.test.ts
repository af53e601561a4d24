import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { StatusError } from '../../../src/agent/net/http.ts';
import { open } from '../../../src/agent/sources/hub.ts';
import { parseHubUri } from '../../../src/agent/sources/hub/address.ts';
import type { RemoteFile } from '../../../src/agent/sources/source.ts';
import { scratch } from '../fetching.ts';
import { gitBlob, start } from '../servers/hub.ts';
import { asking, bytesOf, failure } from './asking.ts';

const weights = randomBytes(300_000);
const files = { 'config.json': Buffer.from('{"model_type":"bert"}'), 'model.safetensors': weights, 'onnx/größe #1.onnx': randomBytes(1000), 'empty.txt': Buffer.alloc(0) };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const hub = await start({
  page: 2,
  repos: [
    { name: 'acme/open', files, branches: ['refs/pr/1', 'v1.0'], formerly: 'acme/old' },
    { name: 'acme/private', files, private: true, readers: ['hf_reader'] },
    { name: 'acme/gated', files, gated: 'manual', readers: ['hf_reader'] },
  ],
});
after(() => hub.stop());

beforeEach(() => {
  hub.requests.length = 0;
  hub.next.length = 0;
  hub.tamper = undefined;
});

async function list(uri: string, env: Record<string, string> = {}): Promise<{ pinned: string; files: readonly RemoteFile[]; close: () => Promise<void> }> {
  const { context, signal, close } = asking({ HF_ENDPOINT: hub.endpoint, ...env });
  after(close);
  return { ...await (await open(uri, context)).list(signal), close };
}

async function fileOf(uri: string, path: string, env: Record<string, string> = {}): Promise<RemoteFile> {
  return (await list(uri, env)).files.find((file) => file.path === path) as RemoteFile;
}

describe('a URI of the Hub', () => {
  it('names the revision behind @, as KServe behind :, and main by itself', () => {
    deepEqual(parseHubUri('hf://acme/open'), { repo: 'acme/open', revision: 'main' });
    deepEqual(parseHubUri('hf://acme/open@v1.0'), { repo: 'acme/open', revision: 'v1.0' });
    deepEqual(parseHubUri('hf://acme/open:v1.0'), { repo: 'acme/open', revision: 'v1.0' });
    deepEqual(parseHubUri('hf://acme/open@refs/pr/1'), { repo: 'acme/open', revision: 'refs/pr/1' });
    deepEqual(parseHubUri('hf://acme/open@refs%2Fpr%2F1'), { repo: 'acme/open', revision: 'refs/pr/1' });
  });

  it('is refused without an owner, with a folder, and with what no name has', () => {
    for (const uri of ['hf://open', 'hf://acme/', 'hf:///open', 'hf://acme/open/onnx', 'hf://acme/../x', 'hf://ac me/open', 'hf://acme/open@']) {
      let exit = '';
      try {
        parseHubUri(uri);
      } catch (error) {
        exit = (error as { exit: string }).exit;
      }
      equal(exit, 'usage', uri);
    }
  });
});

describe('the list', () => {
  it('is of the commit that the revision is now, over all pages, with sizes and hashes', async () => {
    const listing = await list('hf://acme/open');
    equal(listing.pinned, `hf://acme/open@${hub.commitOf('acme/open')}`);
    deepEqual(listing.files.map(({ path, size, hashes, ranges }) => ({ path, size, hashes, ranges })), [
      { path: 'config.json', size: 21, hashes: { gitBlob: gitBlob(files['config.json']) }, ranges: false },
      { path: 'model.safetensors', size: 300_000, hashes: { sha256: sha256(weights) }, ranges: true },
      { path: 'onnx/größe #1.onnx', size: 1000, hashes: { sha256: sha256(files['onnx/größe #1.onnx']) }, ranges: true },
      { path: 'empty.txt', size: 0, hashes: { gitBlob: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391' }, ranges: false },
    ]);
    equal(hub.requests.filter(({ path }) => path.includes('/tree/')).length, 3);
  });

  it('asks only the endpoint for further pages, though their addresses name another host', async () => {
    await list('hf://acme/open', { HF_TOKEN: 'hf_reader' });
    deepEqual([...new Set(hub.requests.map(({ authorization }) => authorization))], ['Bearer hf_reader']);
  });

  it('resolves references with slashes, and models that were renamed', async () => {
    const commit = hub.commitOf('acme/open');
    equal((await list('hf://acme/open@refs/pr/1')).pinned, `hf://acme/open@${commit}`);
    equal((await list(`hf://acme/old@${commit}`)).pinned, `hf://acme/old@${commit}`);
  });

  it('stays with its commit when the branch moves on', async () => {
    hub.put({ name: 'acme/moving', files: { 'model.bin': Buffer.from('old') } });
    const [file] = (await list('hf://acme/moving')).files;
    hub.put({ name: 'acme/moving', files: { 'model.bin': Buffer.from('new!') } });
    equal((await bytesOf(file)).toString(), 'old');
  });

  it('is refused where a mirror answers another commit than the one that was asked for', async () => {
    hub.next.push({ to: 'hub', status: 200, body: JSON.stringify({ sha: 'a'.repeat(40) }) });
    const { exit, message } = await failure(list(`hf://acme/open@${'b'.repeat(40)}`));
    equal(exit, 'damaged');
    match(message, /answers with commit a{40}/);
  });

  for (const mirror of ['blobs', 'names'] as const) {
    it(`is the same from a mirror without the tree, whose model info has ${mirror}`, async () => {
      const other = await start({ mirror, repos: [{ name: 'acme/open', files, private: true, readers: ['hf_reader'] }] });
      after(() => other.stop());
      const env = { HF_ENDPOINT: other.endpoint, HF_TOKEN: 'hf_reader' };
      const plain = async (from: Record<string, string>, uri: string) => (await list(uri, from)).files.map(({ path, size, hashes, ranges }) => ({ path, size, hashes, ranges }));
      deepEqual(await plain(env, 'hf://acme/open'), await plain({}, 'hf://acme/open'));
      deepEqual(await bytesOf(await fileOf('hf://acme/open', 'model.safetensors', env)), weights);
      ok(other.requests.every(({ to, authorization }) => (to === 'cdn') === (authorization === undefined)));
    });
  }

  it('is refused where an endpoint is no Hub', async () => {
    hub.next.push({ to: 'hub', status: 200, body: '{"name":"something else"}' });
    match((await failure(list('hf://acme/open'))).message, /check that HF_ENDPOINT is a Hub/);
  });
});

describe('bytes', () => {
  it('come whole and in ranges, and the token never reaches the CDN', async () => {
    const file = await fileOf('hf://acme/private', 'model.safetensors', { HF_TOKEN: 'hf_reader' });
    deepEqual(await bytesOf(file), weights);
    deepEqual(await bytesOf(file, { from: 1000, to: 250_000 }), weights.subarray(1000, 250_000));
    const toCdn = hub.requests.filter(({ to }) => to === 'cdn');
    equal(toCdn.length, 2);
    ok(toCdn.every(({ authorization }) => authorization === undefined));
  });

  it('of small files come by way of resolve-cache, with names that need escaping', async () => {
    deepEqual(await bytesOf(await fileOf('hf://acme/private', 'config.json', { HF_TOKEN: 'hf_reader' })), files['config.json']);
    deepEqual(await bytesOf(await fileOf('hf://acme/open', 'onnx/größe #1.onnx')), files['onnx/größe #1.onnx']);
    equal((await bytesOf(await fileOf('hf://acme/open', 'empty.txt'))).length, 0);
  });

  it('ask the Hub once and then the CDN alone, until the signed URL is over', async () => {
    const file = await fileOf('hf://acme/open', 'model.safetensors');
    hub.requests.length = 0;
    for (const from of [0, 100_000, 200_000]) deepEqual(await bytesOf(file, { from, to: from + 100_000 }), weights.subarray(from, from + 100_000));
    deepEqual(hub.requests.map(({ to }) => to), ['hub', 'cdn', 'cdn', 'cdn']);
    hub.expire();
    hub.requests.length = 0;
    deepEqual(await bytesOf(file, { from: 5, to: 10 }), weights.subarray(5, 10));
    deepEqual(hub.requests.map(({ to }) => to), ['cdn', 'hub', 'cdn']);
  });

  it('that the CDN refuses though the Hub has just signed their URL are an error that names the host', async () => {
    const file = await fileOf('hf://acme/open', 'model.safetensors');
    for (let times = 0; times < 2; times++) hub.next.push({ to: 'cdn', status: 403, body: 'blocked' });
    const { exit, message } = await failure(bytesOf(file));
    equal(exit, 'denied');
    ok(message.startsWith(`${new URL(hub.cdn).host} refuses 'model.safetensors' (403)`), message);
  });

  it('of another commit, size or hash are an error', async () => {
    const file = await fileOf('hf://acme/open', 'model.safetensors');
    for (const changed of [{ 'x-repo-commit': 'a'.repeat(40) }, { 'x-linked-size': '1' }, { 'x-linked-etag': `"${'b'.repeat(64)}"` }]) {
      hub.tamper = (headers) => ({ ...headers, ...changed });
      equal((await failure(bytesOf(file))).exit, 'changed', Object.keys(changed)[0]);
    }
  });

  it('that are not the range that was asked for are an error', async () => {
    const file = await fileOf('hf://acme/open', 'model.safetensors');
    hub.next.push({ to: 'cdn', status: 200, body: 'x'.repeat(300_000) });
    match((await failure(bytesOf(file, { from: 10, to: 20 }))).message, /sends whole files where ranges are asked for/);
    hub.next.push({ to: 'cdn', status: 206, headers: { 'content-range': 'bytes 0-9/300000' }, body: 'x'.repeat(10) });
    equal((await failure(bytesOf(file, { from: 10, to: 20 }))).exit, 'damaged');
    hub.next.push({ to: 'cdn', status: 206, headers: { 'content-range': 'bytes 10-19/299999' }, body: 'x'.repeat(10) });
    equal((await failure(bytesOf(file, { from: 10, to: 20 }))).exit, 'changed');
  });

  it('a busy CDN is an answer to wait for, not an expired URL', async () => {
    const file = await fileOf('hf://acme/open', 'model.safetensors');
    await bytesOf(file, { from: 0, to: 10 });
    hub.requests.length = 0;
    hub.next.push({ to: 'cdn', status: 503 });
    await rejects(bytesOf(file, { from: 0, to: 10 }), (error) => error instanceof StatusError && error.status === 503);
    deepEqual(hub.requests.map(({ to }) => to), ['cdn']);
  });
});

describe('the Hub refuses', () => {
  const cases: readonly [name: string, uri: string, token: string | undefined, exit: string, message: RegExp][] = [
    ['a private model without a token', 'hf://acme/private', undefined, 'denied', /shows 'acme\/private' to nobody without a token.*set HF_TOKEN/],
    ['a missing model without a token', 'hf://acme/nothing', undefined, 'denied', /private or does not exist: check the name, or set HF_TOKEN/],
    ['a private model with another\'s token', 'hf://acme/private', 'hf_stranger', 'notFound', /the token in HF_TOKEN may not see it/],
    ['a missing model with a token', 'hf://acme/nothing', 'hf_reader', 'notFound', /there is no model 'acme\/nothing'/],
    ['a wrong token', 'hf://acme/open', 'hf_wrong', 'denied', /refuses the token in HF_TOKEN \('Invalid credentials in Authorization header'\).*settings\/tokens/],
    ['a revision that does not exist', 'hf://acme/open@v9', undefined, 'notFound', /has no revision 'v9'.*commits\/main/],
  ];
  for (const [name, uri, token, exit, message] of cases) {
    it(name, async () => {
      const failed = await failure(list(uri, token === undefined ? {} : { HF_TOKEN: token }));
      equal(failed.exit, exit);
      match(failed.message, message);
    });
  }

  it('a gated model without a token, and says where to accept the licence', async () => {
    const failed = await failure(bytesOf(await fileOf('hf://acme/gated', 'model.safetensors')));
    equal(failed.exit, 'denied');
    match(failed.message, /gated and no token was given: accept its licence at http:.*\/acme\/gated and set HF_TOKEN/);
  });

  it('a gated model to an account that has no access', async () => {
    const failed = await failure(bytesOf(await fileOf('hf://acme/gated', 'config.json', { HF_TOKEN: 'hf_stranger' })));
    equal(failed.exit, 'denied');
    match(failed.message, /the account of the token in HF_TOKEN has no access: accept its licence/);
    ok(!failed.message.includes('hf_stranger'));
    deepEqual(await bytesOf(await fileOf('hf://acme/gated', 'config.json', { HF_TOKEN: 'hf_reader' })), files['config.json']);
  });

  it('a file that a mirror lists and does not have', async () => {
    const file = await fileOf('hf://acme/open', 'config.json');
    hub.next.push({ to: 'hub', status: 404, headers: { 'x-error-code': 'EntryNotFound' } });
    match((await failure(bytesOf(file))).message, /has no file 'config.json'/);
  });

  it('for now, and the sentence says how to be limited less', async () => {
    for (let answers = 0; answers < 2; answers++) hub.next.push({ to: 'hub', status: 429, headers: { 'ratelimit': '"api";r=0;t=1', 'ratelimit-policy': '"fixed window";"api";q=500;w=300' } });
    const failed = await failure(list('hf://acme/open'));
    equal(failed.exit, 'temporary');
    match(failed.message, /limits how often it is asked.*set HF_TOKEN for a higher limit.*node cache/);
  });

  it('and is asked again after a moment', async () => {
    hub.next.push({ to: 'hub', status: 429, headers: { ratelimit: '"api";r=0;t=1' } });
    equal((await list('hf://acme/open')).files.length, 4);
  });
});

describe('the environment', () => {
  it('HF_HUB_OFFLINE is an error before anything is asked', async () => {
    for (const name of ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE']) {
      const failed = await failure(list('hf://acme/open', { [name]: '1' }));
      equal(failed.exit, 'usage');
      match(failed.message, new RegExp(`^${name}=1 forbids`));
    }
    equal(hub.requests.length, 0);
  });

  it('holds the token in a variable, in its older one, or in a file', async () => {
    const home = scratch();
    writeFileSync(join(home, 'token'), 'hf_reader\n');
    for (const env of [{ HF_TOKEN: 'hf_reader\n' }, { HUGGING_FACE_HUB_TOKEN: 'hf_reader' }, { HF_TOKEN_PATH: join(home, 'token') }, { HF_HOME: home }]) {
      equal((await list('hf://acme/private', env as Record<string, string>)).files.length, 4, Object.keys(env)[0]);
    }
  });

  it('a token file that is not there is an error where it was named, and none where not', async () => {
    match((await failure(list('hf://acme/open', { HF_TOKEN_PATH: '/nowhere/token' }))).message, /^HF_TOKEN_PATH leads to '\/nowhere\/token', which cannot be read \(ENOENT\)/);
    equal((await list('hf://acme/open', { HOME: '/nowhere' })).files.length, 4);
  });

  it('a token with characters that none has is refused without showing it', async () => {
    const failed = await failure(list('hf://acme/open', { HF_TOKEN: 'hf_se cret' }));
    equal(failed.exit, 'usage');
    ok(!failed.message.includes('cret'));
  });

  it('an endpoint may have a path, and has to be one', async () => {
    const { context, signal, close } = asking({ HF_ENDPOINT: `${hub.endpoint}/artifactory/api/huggingfaceml/hub/` });
    after(close);
    await failure((await open('hf://acme/open', context)).list(signal));
    equal(hub.requests[0]?.path, '/artifactory/api/huggingfaceml/hub/api/models/acme/open/revision/main');
    match((await failure(list('hf://acme/open', { HF_ENDPOINT: 'huggingface.co' }))).message, /^HF_ENDPOINT 'huggingface.co' is no address of a Hub/);
  });
});
