import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { startAgent } from '../process.ts';
import { start } from '../servers/hub.ts';

const weights = randomBytes(3_000_000);
const hub = await start({
  repos: [
    { name: 'acme/model', files: { 'config.json': Buffer.from('{}'), 'tokenizer.json': randomBytes(5000), 'model.safetensors': weights, 'pytorch_model.bin': weights }, private: true, readers: ['hf_reader'] },
    { name: 'acme/gated', files: { 'config.json': Buffer.from('{}'), 'model.safetensors': weights }, gated: 'auto' },
  ],
});
after(() => hub.stop());
beforeEach(() => {
  hub.requests.length = 0;
  hub.hold = undefined;
});

const ENV = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: 'hf_reader' };
const patient = { deadline: 600, stallWindow: 300, connectTimeout: 120 };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a model of the Hub', () => {
  it('arrives: one format of weights, every byte checked, and the second time nobody is asked', async () => {
    const folder = scratch();
    const came = await fetched(['hf://acme/model', folder], patient, { env: ENV });
    equal(came.exit, 'complete', came.message);
    deepEqual(filesIn(folder), ['config.json', 'model.safetensors', 'tokenizer.json']);
    equal(sha256(content(folder, 'model.safetensors')), sha256(weights));
    ok(!came.output.includes('hf_reader'));
    ok(!came.output.includes('Signature='));
    hub.requests.length = 0;
    equal((await fetched(['hf://acme/model', folder], patient, { env: ENV })).exit, 'complete');
    equal(hub.requests.length, 0);
  });

  it('asks the Hub for a signed URL a few times, not for every part', async () => {
    await fetched(['hf://acme/model', scratch()], { ...patient, connections: 4 }, { env: ENV });
    const parts = hub.requests.filter(({ to }) => to === 'cdn').length;
    const resolved = hub.requests.filter(({ to, path }) => to === 'hub' && path.includes('/resolve/') && path.endsWith('model.safetensors')).length;
    equal(parts, Math.ceil(weights.length / 65_536));
    ok(resolved <= 4, `${resolved} times`);
  });

  it('arrives though every signed URL is over after some parts', async () => {
    const folder = scratch();
    let answers = 0;
    hub.hold = async () => { if (++answers % 15 === 0) hub.expire(); };
    const came = await fetched(['hf://acme/model', folder], { ...patient, connections: 4 }, { env: ENV });
    equal(came.exit, 'complete', came.message);
    equal(sha256(content(folder, 'model.safetensors')), sha256(weights));
  });

  it('goes on where a killed process left off', async () => {
    const folder = scratch();
    let parts = 0;
    const never = Promise.withResolvers<void>();
    hub.hold = () => (++parts > 20 ? never.promise : Promise.resolve());
    const agent = startAgent(['fetch', 'hf://acme/model', folder, '--part-size', '65536', '--connections', '2'], { env: ENV });
    while (parts < 22 && agent.process.exitCode === null) await sleep(10);
    agent.process.kill('SIGKILL');
    equal(await agent.ended(), null, agent.output());
    hub.hold = undefined;
    never.resolve();
    hub.requests.length = 0;
    const came = await fetched(['hf://acme/model', folder], patient, { env: ENV });
    equal(came.exit, 'complete', came.message);
    equal(sha256(content(folder, 'model.safetensors')), sha256(weights));
    const again = hub.requests.filter(({ to }) => to === 'cdn').length;
    ok(again <= Math.ceil(weights.length / 65_536) - 18, `${again} parts were asked for again`);
  });

  it('that is gated ends at once, with what to do', async () => {
    const { exit, message } = await fetched(['hf://acme/gated', scratch()], patient, { env: { HF_ENDPOINT: hub.endpoint } });
    equal(exit, 'denied');
    match(message, /'acme\/gated' is gated and no token was given: accept its licence/);
    ok(hub.requests.filter(({ path }) => path.includes('/resolve/')).length <= 8);
  });
});
