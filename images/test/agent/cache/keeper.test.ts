import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { CatalogModel } from '../../../src/agent/cache/catalog.ts';
import { statusOf } from '../../../src/agent/cache/status.ts';
import { scratch } from '../fetching.ts';
import { bytes, fileServer, type FileServer } from '../servers/files.ts';
import { bench, shelve, type Bench } from './keeping.ts';

let server: FileServer;
const body = { a: bytes(40_000), b: bytes(30_000), c: bytes(20_000) };
before(async () => { server = await fileServer(); });
after(() => server.close());
beforeEach(() => {
  for (const [name, one] of Object.entries(body)) server.files.set(`/${name}.bin`, { body: one });
  server.fault = undefined;
  server.asked.length = 0;
});

const model = (key: keyof typeof body, changes: Partial<CatalogModel> = {}): CatalogModel => ({ key, uri: `${server.url}/${key}.bin`, bytes: 50_000, args: [], ...changes });
const phases = ({ kept }: Awaited<ReturnType<Bench['settle']>>): string[] => kept.map((one) => `${one.model.key} ${one.phase}`);
const fileOf = ({ shelf }: Bench, key: string): string => join(shelf.placeOf(key), `${key}.bin`);

test('every model of the catalog gets a folder at once, which pods may mount, and then its files', async () => {
  const one = bench([model('a'), model('b')]);
  const first = await one.keeper.pass();
  assert.deepEqual(phases(first), ['a fetching', 'b waiting']);
  assert.ok(existsSync(one.shelf.placeOf('b')));
  assert.deepEqual(phases(await one.settle()), ['a ready', 'b ready']);
  assert.deepEqual(readFileSync(fileOf(one, 'a')), body.a);
  assert.deepEqual(readFileSync(fileOf(one, 'b')), body.b);
});

test('what is complete is not asked for again by the next agent', async () => {
  const one = bench([model('a')]);
  await one.settle();
  server.asked.length = 0;
  assert.deepEqual(phases(await bench([model('a')], { root: one.root }).settle()), ['a ready']);
  assert.equal(server.asked.length, 0);
});

test('a file that is missing or changed comes again, while it runs', async () => {
  const one = bench([model('a')]);
  await one.settle();
  rmSync(fileOf(one, 'a'));
  assert.deepEqual(phases(await one.keeper.pass()), ['a fetching']);
  assert.deepEqual(phases(await one.settle()), ['a ready']);
  assert.deepEqual(readFileSync(fileOf(one, 'a')), body.a);
  writeFileSync(fileOf(one, 'a'), 'other bytes');
  await one.settle();
  assert.deepEqual(readFileSync(fileOf(one, 'a')), body.a);
  assert.equal(one.events.filter((event) => event === 'repaired a').length, 2);
});

test('bytes that rot without a trace are found when every byte is compared, and come again', async () => {
  const one = bench([model('a')]);
  await one.settle();
  const marker = join(one.shelf.placeOf('a'), '.agent-complete');
  // The same size and time with other bytes: the marker is made to say what the file system would.
  writeFileSync(fileOf(one, 'a'), Buffer.alloc(body.a.length));
  const { mtimeNs } = statSync(fileOf(one, 'a'), { bigint: true });
  writeFileSync(marker, readFileSync(marker, 'utf8').replace(/"modified": "\d+"/, `"modified": "${mtimeNs}"`));
  assert.deepEqual(phases(await one.settle()), ['a ready']);
  assert.notDeepEqual(readFileSync(fileOf(one, 'a')), body.a);
  one.clock += 3_700_000;
  await one.settle();
  assert.deepEqual(readFileSync(fileOf(one, 'a')), body.a);
});

test('room is made by the least recently used that no catalog lists, and no pod mounts', async () => {
  const one = bench([model('a')], { capacity: 80_000 });
  await shelve(one, `${server.url}/b.bin`, 'b');
  await shelve(one, `${server.url}/c.bin`, 'c');
  one.catalog = { capacity: 80_000, models: [] };
  one.mounts = { b: ['pod-1'] };
  await one.settle();
  one.clock += 10_000;
  one.mounts = { c: ['pod-2'] };
  await one.settle();
  one.mounts = {};
  one.catalog = { capacity: 80_000, models: [model('a')] };
  assert.deepEqual(phases(await one.settle()), ['a ready']);
  // b was used before c, and with it gone there is room.
  assert.deepEqual(readdirSync(join(one.root, 'models')).sort(), ['a', 'c']);
  assert.deepEqual(readdirSync(join(one.root, 'leaving')), []);
});

test('what a pod mounts stays, the model that has no room says so, and comes when the pod ends', async () => {
  const one = bench([model('a')], { capacity: 60_000 });
  await shelve(one, `${server.url}/b.bin`, 'b');
  one.mounts = { b: ['pod-1'] };
  const view = await one.settle();
  assert.deepEqual(phases(view), ['a no room']);
  assert.match(statusOf('node-1', view)['model.a'] ?? '', /^no room: 20000 bytes are missing, and pods still mount b: /);
  assert.ok(existsSync(fileOf(one, 'b')));
  one.mounts = {};
  assert.deepEqual(phases(await one.settle()), ['a ready']);
  assert.ok(!existsSync(fileOf(one, 'b')));
});

test('a pod that comes while its model is taken away keeps it', async () => {
  const one = bench([model('a')], { capacity: 60_000 });
  await shelve(one, `${server.url}/b.bin`, 'b');
  // Between the look that decides and the one after the folder is away.
  const takeAway = one.shelf.takeAway;
  Object.assign(one.shelf, { takeAway: async (key: string) => {
    one.mounts = { b: ['pod-1'] };
    return takeAway(key);
  } });
  assert.deepEqual(phases(await one.settle()), ['a no room']);
  assert.deepEqual(readFileSync(fileOf(one, 'b')), body.b);
  assert.ok(!one.events.includes('evicted b'));
});

test('while nobody tells what is mounted nothing is evicted', async () => {
  const one = bench([model('a')], { capacity: 60_000 });
  await shelve(one, `${server.url}/b.bin`, 'b');
  one.mounts = undefined;
  assert.deepEqual(phases(await one.settle()), ['a no room']);
  assert.ok(existsSync(fileOf(one, 'b')));
});

test('an eviction that a crash cut short is ended by the next agent, or taken back', async () => {
  const one = bench([], { capacity: 60_000 });
  for (const key of ['b', 'c'] as const) {
    await shelve(one, `${server.url}/${key}.bin`, key);
    mkdirSync(join(one.root, 'leaving'), { recursive: true });
    renameSync(one.shelf.placeOf(key), join(one.root, 'leaving', `${key}.1`));
  }
  one.mounts = { c: ['pod-1'] };
  await one.settle();
  assert.deepEqual(readdirSync(join(one.root, 'leaving')), []);
  assert.ok(!existsSync(one.shelf.placeOf('b')));
  assert.deepEqual(readFileSync(fileOf(one, 'c')), body.c);
});

test('a model that is not there is told with its cause, and stands in nobody\'s way', async () => {
  server.files.delete('/a.bin');
  const one = bench([model('a'), model('b')]);
  const view = await one.settle();
  assert.deepEqual(phases(view), ['a failed', 'b ready']);
  assert.match(statusOf('node-1', view)['model.a'] ?? '', /^failed: .*\/a\.bin answered 404: check the URI/);
  server.files.set('/a.bin', { body: body.a });
  await one.settle();
  assert.equal(one.events.filter((event) => event.startsWith('fetched a')).length, 1);
  one.clock += 700_000;
  assert.deepEqual(phases(await one.settle()), ['a ready', 'b ready']);
});

test('another entry in the catalog is tried at once, whatever became of the one before', async () => {
  server.files.delete('/a.bin');
  const one = bench([model('a')]);
  await one.settle();
  one.catalog = { ...one.catalog, models: [model('a', { uri: `${server.url}/b.bin` })] };
  assert.deepEqual(phases(await one.settle()), ['a ready']);
  assert.deepEqual(readFileSync(join(one.shelf.placeOf('a'), 'b.bin')), body.b);
});

test('a model that is larger than what is reserved for it is refused before its first byte', async () => {
  const one = bench([model('a', { bytes: 10_000 })]);
  const view = await one.settle();
  assert.match(view.kept[0]?.why ?? '', /the model has 40000 bytes, and --max-bytes allows 10000: allow at least 40000/);
  assert.ok(!server.asked.some(({ range, path }) => range !== undefined && path === '/a.bin' && range !== 'bytes=0-0'));
});

test('pods that come are counted once, as hits where their model was there', async () => {
  const one = bench([model('a')]);
  one.mounts = { a: ['pod-1'] };
  await one.settle();
  one.mounts = { a: ['pod-1', 'pod-2'] };
  await one.settle();
  await one.settle();
  assert.deepEqual(one.events.filter((event) => event.startsWith('used')), ['used a miss', 'used a hit']);
});

test('when models were used last survives the agent', async () => {
  const root = scratch();
  const one = bench([], { root });
  await shelve(one, `${server.url}/b.bin`, 'b');
  await shelve(one, `${server.url}/c.bin`, 'c');
  await one.settle();
  one.clock += 120_000;
  one.mounts = { b: ['pod-1'] };
  await one.settle();
  const two = bench([model('a', { bytes: 40_000 })], { root, capacity: 75_000 });
  two.clock = one.clock + 1000;
  await two.settle();
  assert.ok(existsSync(two.shelf.placeOf('b')));
  assert.ok(!existsSync(two.shelf.placeOf('c')));
});

test('a status says how it stands with every model, in a sentence each', async () => {
  const one = bench([model('a'), model('b')]);
  await shelve(one, `${server.url}/c.bin`, 'c');
  one.mounts = { a: ['pod-1'] };
  const status = statusOf('node-1', await one.settle());
  assert.equal(status['node'], 'node-1');
  assert.match(status['summary'] ?? '', /^2 of 2 models ready, 87\.9 KiB of 976\.6 KiB used, \d/);
  assert.match(status['model.a'] ?? '', /^ready; mounted by 1 pod; http/);
  assert.match(status['model.b'] ?? '', /^ready; mounted by 0 pods; http/);
  assert.match(status['left-over.c'] ?? '', /^19\.5 KiB; mounted by 0 pods; it is evicted when/);
});
