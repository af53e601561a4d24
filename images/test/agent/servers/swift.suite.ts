import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from '../../../src/agent/sources/s3.ts';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { startAgent } from '../process.ts';
import { asking, bytesOf, failure, listed } from '../sources/asking.ts';
import { missing, start, type Swift } from './swift.ts';

const lacks = missing();
if (lacks !== undefined) console.error(`\nNOT RUN: s3:// against OpenStack Swift: ${lacks}\n`);

const parts = [randomBytes(5 * 2 ** 20), randomBytes(3 * 2 ** 20)];
const model: Record<string, Buffer> = {
  'config.json': Buffer.from('{}'), '__init__.py': Buffer.alloc(0), 'tokenizer/größe & mehr+1 (2).txt': randomBytes(100), 'a=b/%41.json': randomBytes(10),
  ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`part-${index}.json`, randomBytes(1000 + index)])),
};
const PATIENT = { weights: 'all', partSize: 2 ** 20, deadline: 900, stallWindow: 300, connectTimeout: 120 } as const;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('s3:// against OpenStack Swift', { skip: lacks !== undefined && lacks }, () => {
  let swift: Swift;
  before(async () => {
    swift = await start();
    await swift.bucket('models');
    for (const [path, bytes] of Object.entries(model)) await swift.put('models', `m/${path}`, bytes);
    for (const folder of ['m/', 'm/tokenizer/', 'm/tokenizer']) await swift.put('models', folder, Buffer.alloc(0));
    await swift.put('models', 'm-2/other.json', Buffer.from('other'));
    await swift.putInParts('models', 'm/model.safetensors', parts);
  });
  after(() => swift.stop());

  const first = async (uri: string, env = swift.env) => {
    const { context, signal, close } = asking(env);
    after(close);
    return (await (await open(uri, context)).list(signal)).files[0];
  };

  it('lists every key of a folder, over pages, whatever it is called', async () => {
    const { files } = await listed(open, 's3://models/m', swift.env);
    const expected = { ...model, 'model.safetensors': Buffer.concat(parts) };
    deepEqual(files.map(({ path, size }) => [path, size]).sort(), Object.entries(expected).map(([path, { length }]) => [path, length]).sort());
  });

  it('brings a folder whole, checked, and asks nothing the second time', async () => {
    const folder = scratch();
    const came = await fetched(['s3://models/m', folder], PATIENT, { env: swift.env });
    equal(came.message, '');
    for (const [path, bytes] of Object.entries(model)) equal(sha256(content(folder, path)), sha256(bytes), path);
    equal(sha256(content(folder, 'model.safetensors')), sha256(Buffer.concat(parts)));
    const again = await fetched(['s3://models/m', folder], PATIENT, { env: { ...swift.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
    equal(again.exit, 'complete', again.message);
  });

  it('goes on where a killed process left off', async () => {
    const folder = scratch();
    const words = ['fetch', 's3://models/m/model.safetensors', folder, '--part-size', '262144', '--connections', '1', '--stall-window', '300'];
    const agent = startAgent(words, { env: swift.env });
    const own = join(folder, '.agent');
    const begun = () => existsSync(own) && readdirSync(own, { recursive: true, encoding: 'utf8' }).some((name) => statSync(join(own, name), { throwIfNoEntry: false })?.isFile() === true && statSync(join(own, name)).blocks > 2000);
    while (!begun() && agent.process.exitCode === null) await sleep(5);
    agent.process.kill('SIGKILL');
    equal(await agent.ended(), null, agent.output());
    const came = await fetched(words.slice(1, 3), PATIENT, { env: swift.env });
    equal(came.exit, 'complete', came.message);
    equal(sha256(content(folder, 'model.safetensors')), sha256(Buffer.concat(parts)));
    deepEqual(filesIn(folder), ['model.safetensors']);
  });

  it('takes one object by its name', async () => {
    const { files } = await listed(open, 's3://models/m/tokenizer/größe & mehr+1 (2).txt', swift.env);
    deepEqual(files.map(({ path }) => path), ['größe & mehr+1 (2).txt']);
  });

  it('reads ranges, also over parts, and knows the MD5 only of what came in one piece', async () => {
    const whole = Buffer.concat(parts);
    const file = await first('s3://models/m/model.safetensors');
    match(file?.version ?? '', /-2"$/);
    deepEqual(await bytesOf(file, { from: 5 * 2 ** 20 - 10, to: 5 * 2 ** 20 + 10 }), whole.subarray(5 * 2 ** 20 - 10, 5 * 2 ** 20 + 10));
    const small = await (await first('s3://models/m/config.json'))?.open(undefined, new AbortController().signal);
    small?.bytes.resume();
    deepEqual(small?.hashes, { md5: createHash('md5').update('{}').digest('hex') });
  });

  it('does not mix two versions of an object', async () => {
    await swift.put('models', 'changing/model.bin', Buffer.from('old'));
    const file = await first('s3://models/changing/model.bin');
    await swift.put('models', 'changing/model.bin', Buffer.from('new'));
    equal((await failure(bytesOf(file))).exit, 'changed');
  });

  it('says which bucket, key or permission is wrong', async () => {
    const failed = (uri: string, env: Record<string, string> = {}) => failure(listed(open, uri, { ...swift.env, ...env }));
    deepEqual(await failed('s3://nothing-here/m').then(({ exit }) => exit), 'notFound');
    match((await failed('s3://models/x')).message, /nothing is in s3:\/\/models\/x\/: there are changing\/, m-2\/, m\/: check the URI/);
    match((await failed('s3://models/m', { AWS_SECRET_ACCESS_KEY: 'wrong' })).message, /check AWS_SECRET_ACCESS_KEY/);
    match((await failed('s3://models/m', { AWS_ACCESS_KEY_ID: 'test:nobody' })).message, /does not know the access key test:nobody|check AWS_SECRET_ACCESS_KEY/);
    // Buckets of another account are others.
    equal((await failed('s3://models/m', { AWS_ACCESS_KEY_ID: 'other:stranger', AWS_SECRET_ACCESS_KEY: 'secret' })).exit, 'notFound');
  });

  it('signs for the region that the store is in, or says which one that is', async () => {
    const failed = await failure(listed(open, 's3://models/m', { ...swift.env, AWS_DEFAULT_REGION: 'eu-west-1' }));
    ok(/set AWS_DEFAULT_REGION to us-east-1/.test(failed.message), failed.message);
  });
});
