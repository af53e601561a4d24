import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EXIT } from '../../../src/agent/exit.ts';
import { zipBytes } from '../archive/zip-bytes.ts';
import { scratch } from '../fetching.ts';
import { startAgent, type RunningAgent } from '../process.ts';
import { bytes, fileServer, type FileServer } from '../servers/files.ts';

let server: FileServer;
const body = bytes(3_000_000);
before(async () => {
  server = await fileServer();
  server.files.set('/a.bin', { body });
  server.files.set('/b.bin', { body: body.subarray(0, 1000) });
});
after(() => server.close());

const QUICK = ['--pass-every=0.2', '--metrics-port=-1'];

function catalogFile(models: readonly object[]): string {
  const path = join(scratch(), 'catalog.json');
  writeCatalog(path, models);
  return path;
}

function writeCatalog(path: string, models: readonly object[]): void {
  writeFileSync(path, JSON.stringify({ capacity: 10_000_000, models }));
}

async function stopped(agent: RunningAgent): Promise<number | null> {
  agent.process.kill('SIGTERM');
  return agent.ended();
}

test('keeps the models of its catalog, takes a new one on while it runs, and ends when it is asked to', async () => {
  const root = scratch();
  const catalog = catalogFile([{ key: 'a', uri: `${server.url}/a.bin`, bytes: 4_000_000 }]);
  const agent = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  await agent.said(/"message":"ready","model":"a"/);
  assert.deepEqual(readFileSync(join(root, 'models/a/a.bin')), body);
  writeCatalog(catalog, [{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  await agent.said(/"message":"ready","model":"b"/);
  assert.equal(await stopped(agent), 0);
  assert.match(agent.output(), /outside of a cluster, or without --node-name: no model is ever evicted/);
});

test('a catalog that breaks while it runs is told, and the one before stays', async () => {
  const catalog = catalogFile([{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  const agent = startAgent(['cache', scratch(), '--catalog', catalog, ...QUICK]);
  await agent.said(/"ready","model":"b"/);
  writeFileSync(catalog, '{"capacity": 5');
  await agent.said(/is no JSON \(.*\); the one before stays/);
  assert.equal(agent.process.exitCode, null);
  await stopped(agent);
});

test('a broken catalog at the start is usage, and so are words too many', async () => {
  const agent = startAgent(['cache', scratch(), '--catalog', join(scratch(), 'none.json')]);
  assert.equal(await agent.ended(), EXIT.usage.code);
  assert.match(agent.output(), /--catalog '.*none\.json' cannot be read \(ENOENT\): mount the ConfigMap of the cache there/);
  const words = startAgent(['cache']);
  assert.equal(await words.ended(), EXIT.usage.code);
  assert.match(words.output(), /agent cache takes one folder, got 0: agent cache ROOT/);
});

test('killed in the middle of a fetch, the next agent goes on with what is there', async () => {
  const root = scratch();
  const catalog = catalogFile([{ key: 'a', uri: `${server.url}/a.bin`, bytes: 4_000_000, args: ['--part-size=65536', '--connections=1'] }]);
  let served = 0;
  server.fault = async () => {
    served += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  };
  const first = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  while (served < 12) await new Promise((resolve) => setTimeout(resolve, 5));
  // In a pod all processes end together.
  spawnSync('pkill', ['-KILL', '-P', String(first.process.pid)]);
  first.process.kill('SIGKILL');
  await first.ended();
  server.fault = undefined;
  const before = server.asked.length;
  const second = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  await second.said(/"ready","model":"a"/);
  assert.deepEqual(readFileSync(join(root, 'models/a/a.bin')), body);
  assert.ok(server.asked.length - before < Math.ceil(body.length / 65_536), `${server.asked.length - before} requests`);
  await stopped(second);
});

test('two agents on one folder: the second waits', async () => {
  const root = scratch();
  const catalog = catalogFile([{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  const first = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  await first.said(/"ready","model":"b"/);
  const second = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  await second.said(/another agent keeps this folder: waiting for it/);
  await stopped(first);
  await second.said(/keeping models/);
  await stopped(second);
});

test('metrics, health and readiness', async () => {
  const catalog = catalogFile([{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  const agent = startAgent(['cache', scratch(), '--catalog', catalog, '--pass-every=0.2', '--metrics-host=127.0.0.1', '--metrics-port=18791']);
  await agent.said(/"ready","model":"b"/);
  const get = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:18791${path}`);
    return [response.status, await response.text()];
  };
  assert.deepEqual(await get('/readyz'), [200, 'ok\n']);
  assert.deepEqual(await get('/healthz'), [200, 'ok\n']);
  assert.equal((await get('/'))[0], 404);
  let text = '';
  while (!text.includes('model_cache_model_ready{model="b"} 1')) [, text] = await get('/metrics');
  for (const line of ['model_cache_capacity_bytes 10000000', 'model_cache_used_bytes 1000', 'model_cache_fetches_total{model="b",exit="complete"} 1']) assert.ok(text.includes(line), text);
  await stopped(agent);
});

test('agent await says what it waits for, and ends when the model is there', async () => {
  const root = scratch();
  const catalog = catalogFile([{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  const waiting = startAgent(['await', join(root, 'models/b')]);
  await waiting.said(/waiting for the model in .*models\/b, which the node's cache has yet to bring/);
  const agent = startAgent(['cache', root, '--catalog', catalog, ...QUICK]);
  assert.equal(await waiting.ended(), 0);
  assert.match(waiting.output(), /complete: .*models\/b has 1 files, 1000 B/);
  await stopped(agent);
});

test('agent await gives up after its deadline, with the code of what may still come', async () => {
  const waiting = startAgent(['await', scratch(), '--deadline=0.5']);
  assert.equal(await waiting.ended(), EXIT.temporary.code);
  assert.match(waiting.output(), /is not complete after the 0\.5 s of --deadline: look at the status of the node's cache, or allow more/);
});

test('what goes wrong with a fetch is in the log, with its model', async () => {
  let failed = 0;
  server.fault = (_, response) => {
    failed += 1;
    if (failed > 2) return false;
    response.writeHead(503).end();
    return true;
  };
  const catalog = catalogFile([{ key: 'b', uri: `${server.url}/b.bin`, bytes: 4000 }]);
  const agent = startAgent(['cache', scratch(), '--catalog', catalog, ...QUICK]);
  await agent.said(/"level":"warning","message":"trying again","model":"b"/);
  await agent.said(/"ready","model":"b"/);
  server.fault = undefined;
  await stopped(agent);
});

test('an archive that comes to more than what is reserved is refused, and told', async () => {
  const content = Buffer.alloc(200_000, 'a');
  server.files.set('/m.zip', { body: zipBytes([{ name: 'model.bin', content, method: 8 }]) });
  const catalog = catalogFile([{ key: 'm', uri: `${server.url}/m.zip`, bytes: 100_000 }]);
  const agent = startAgent(['cache', scratch(), '--catalog', catalog, ...QUICK]);
  await agent.said(/"level":"error","message":"[^"]*--max-unpacked[^"]*","model":"m","exit":"damaged"/);
  await stopped(agent);
});
