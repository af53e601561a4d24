// What a real Model Registry makes of names, versions, artifacts and states: npm run test:agent-servers
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fetched, scratch, type Came } from '../fetching.ts';
import { content } from '../inspect.ts';
import { startAgent } from '../process.ts';
import { bytes, fileServer, sha256, type FileServer } from './files.ts';
import { registryForTests, type ModelRegistry } from './model-registry.ts';
import { text } from './model-registry/client.ts';

const { registry: started, lacks } = await registryForTests();
const registry = started as ModelRegistry;
let server: FileServer;
const model = bytes(300_000);

before(async () => { server = await fileServer(); });
after(async () => {
  await server.close();
  await started?.stop();
});
beforeEach(() => {
  server.files.clear();
  server.files.set('/model.bin', { body: model });
  server.fault = undefined;
  server.asked.length = 0;
});

let names = 0;
const another = (): string => `model-${++names}`;
const uriOf = (...parts: string[]): string => `model-registry://${[registry.host, ...parts.map(encodeURIComponent)].join('/')}`;

/** Files of tests lie on this machine, which a registry may lead to only where it is said. */
function ask(uri: string, dest: string): Promise<Came> {
  return fetched([uri, dest], { registryAllow: [`${server.url}/`] });
}

const auditOf = ({ output }: Came): Record<string, unknown>[] => (
  output.split('\n').filter((line) => line.includes('"audit":')).map((line) => JSON.parse(line) as Record<string, unknown>));

describe('the real Model Registry', { skip: lacks }, () => {
  test('names with slashes, spaces, quotes, backslashes, percent signs and other alphabets are found', async () => {
    for (const name of ['acme/bert large', 'say "hi"', 'back\\slash', '100%', "it's", 'モデル-ß', 'a+b&c=d?#', "x' OR name != 'y"]) {
      await registry.artifact(await registry.version(await registry.model(name), name), { uri: `${server.url}/model.bin` });
      const came = await ask(uriOf(name, name), scratch());
      assert.equal(came.exit, 'complete', `${name}: ${came.message}`);
    }
  });

  test('a name that would be another filter finds nothing', async () => {
    await registry.register(another(), `${server.url}/model.bin`);
    const came = await ask(uriOf('x" OR name != "y'), scratch());
    assert.equal(came.exit, 'notFound');
    assert.match(came.message, /has no model 'x" OR name != "y': it has '/);
  });

  test('without a version it is the newest that is live, of more than one page', async () => {
    const name = another();
    const id = await registry.model(name);
    for (let index = 0; index < 130; index++) await registry.version(id, `v${index}`);
    const wanted = await registry.version(id, 'wanted');
    await registry.artifact(wanted, { uri: `${server.url}/model.bin` });
    await registry.archive(`model_versions/${await registry.version(id, 'archived')}`);
    const came = await ask(uriOf(name), scratch());
    assert.equal(came.exit, 'complete', came.message);
    assert.deepEqual(auditOf(came)[0]?.['version'], { id: wanted, name: 'wanted' });
  });

  test('the newest artifact that is live and leads somewhere is taken', async () => {
    const name = another();
    const version = await registry.version(await registry.model(name), 'v1');
    await registry.artifact(version, { uri: `${server.url}/old.bin`, state: 'LIVE' });
    const wanted = await registry.artifact(version, { uri: `${server.url}/model.bin`, state: 'LIVE' });
    await registry.artifact(version, { uri: `${server.url}/deleted.bin`, state: 'DELETED' });
    await registry.artifact(version, { state: 'LIVE' });
    await registry.artifact(version, { artifactType: 'doc-artifact', uri: `${server.url}/card.md`, state: 'LIVE' });
    const came = await ask(uriOf(name, 'v1'), scratch());
    assert.equal(came.exit, 'complete', came.message);
    assert.equal((auditOf(came)[0]?.['artifact'] as { id: string }).id, wanted);
  });

  test('what is archived, missing or leads nowhere is not found, and it says what there is', async () => {
    const [archived, empty, nowhere, there] = [another(), another(), another(), another()];
    await registry.archive(`registered_models/${await registry.model(archived)}`);
    await registry.model(empty);
    await registry.artifact(await registry.version(await registry.model(nowhere), 'v1'), {});
    const id = await registry.model(there);
    await registry.version(id, 'v1');
    await registry.archive(`model_versions/${await registry.version(id, 'v2')}`);
    const fails = async (uri: string, message: RegExp): Promise<void> => {
      const came = await ask(uri, scratch());
      assert.equal(came.exit, 'notFound', came.message);
      assert.match(came.message, message);
    };
    await fails(uriOf(archived), /is archived in the registry/);
    await fails(uriOf(empty), /has no versions/);
    await fails(uriOf(nowhere, 'v1'), /has no model artifact that is live and says where it lies/);
    await fails(uriOf(there, 'v3'), /has no version 'v3': it has 'v1'$/);
    await fails(uriOf(there, 'v2'), /the version 'v2' .* is archived/);
    await fails(uriOf(there, 'v1'), /has no model artifact: register one/);
    await fails(uriOf('nobody'), /has no model 'nobody': it has '/);
  });

  test('a hash that the registry states is checked', async () => {
    const fetchWith = async (sum: string): Promise<Came> => {
      const name = another();
      await registry.register(name, `${server.url}/model.bin`, { customProperties: { sha256: text(sum) } });
      return ask(uriOf(name), scratch());
    };
    assert.equal((await fetchWith(sha256(model))).exit, 'complete');
    const wrong = await fetchWith('0'.repeat(64));
    assert.equal(wrong.exit, 'damaged');
    assert.match(wrong.message, /0{64}/);
  });

  test('a complete folder asks neither the registry nor the server, and a damaged one asks both again', async () => {
    const [name, dest] = [another(), scratch()];
    await registry.register(name, `${server.url}/model.bin`, { customProperties: { sha256: text(sha256(model)) } });
    assert.equal(auditOf(await ask(uriOf(name), dest)).length, 1);
    server.asked.length = 0;
    const second = await ask(uriOf(name), dest);
    assert.deepEqual([second.exit, auditOf(second).length, server.asked.length], ['complete', 0, 0]);
    rmSync(join(dest, 'model.bin'));
    const third = await ask(uriOf(name), dest);
    assert.deepEqual([third.exit, auditOf(third).length], ['complete', 1]);
    assert.equal(auditOf(third)[0]?.['asked'], uriOf(name, 'v1'));
    assert.deepEqual(content(dest, 'model.bin'), model);
  });

  test('a registry leads to this machine only where that is allowed', async () => {
    const name = another();
    await registry.register(name, `${server.url}/model.bin`);
    const came = await fetched([uriOf(name), scratch()]);
    assert.equal(came.exit, 'denied');
    assert.match(came.message, /an address of this machine/);
    assert.equal(server.asked.length, 0);
  });

  test('the command says who asked in one line on standard error, even where only errors are logged', async () => {
    const [name, dest] = [another(), scratch()];
    await registry.register(name, `${server.url}/model.bin`, { customProperties: { sha256: text(sha256(model)) } });
    const agent = startAgent(['fetch', `model-registry://models/${name}/v1`, dest], { env: {
      AGENT_REGISTRIES: JSON.stringify({ models: { url: `http://${registry.host}`, tokenEnv: 'TOKEN' } }), AGENT_REGISTRY_ALLOW: `${server.url}/`, AGENT_LOG_LEVEL: 'error',
      TOKEN: 'secret-token', SERVICE_NAME: 'labels', POD_NAMESPACE: 'team', POD_NAME: 'labels-0',
    } });
    assert.equal(await agent.ended(), 0, agent.output());
    assert.deepEqual(content(dest, 'model.bin'), model);
    const lines = auditOf({ exit: 'complete', message: '', output: agent.output() });
    assert.deepEqual(lines.map(({ who, registry: host, outcome, to }) => ({ who, host, outcome, to })), [
      { who: { pod: 'labels-0', namespace: 'team', service: 'labels' }, host: 'models', outcome: 'resolved', to: `${server.url}/model.bin` },
    ]);
    assert.ok(!agent.output().includes('secret-token'));
  });

  test('a process that is killed is gone on with by the next, which asks the registry again', async () => {
    const [name, dest] = [another(), scratch()];
    await registry.register(name, `${server.url}/model.bin`, { customProperties: { sha256: text(sha256(model)) } });
    const words = ['fetch', uriOf(name), dest, '--part-size', '65536', '--connections', '1', '--registry-allow', `${server.url}/`];
    const parts = (): number => server.asked.filter(({ range }) => range !== undefined && range !== 'bytes=0-0').length;
    const agent = startAgent(words);
    server.fault = () => {
      if (parts() === 4) agent.process.kill('SIGKILL');
      return false;
    };
    assert.equal(await agent.ended(), null, agent.output());
    server.fault = undefined;
    server.asked.length = 0;
    const next = startAgent(words);
    assert.equal(await next.ended(), 0, next.output());
    assert.deepEqual(content(dest, 'model.bin'), model);
    assert.ok(parts() < Math.ceil(model.length / 65_536), `${parts()} parts`);
    assert.equal(auditOf({ exit: 'complete', message: '', output: next.output() }).length, 1);
  });
});
