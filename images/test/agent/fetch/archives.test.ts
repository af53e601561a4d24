import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn } from '../inspect.ts';
import { bytes, fileServer, type FileServer } from '../servers/files.ts';

let server: FileServer;
const weights = bytes(500_000);

before(async () => { server = await fileServer(); });
after(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.fault = undefined;
  server.asked.length = 0;
});

/** A tar.gz of a folder with a model in it. */
function archive(config = '{}'): Buffer {
  const folder = scratch();
  mkdirSync(join(folder, 'model/sub'), { recursive: true });
  writeFileSync(join(folder, 'model/config.json'), config);
  writeFileSync(join(folder, 'model/sub/weights.bin'), weights);
  symlinkSync('sub/weights.bin', join(folder, 'model/latest.bin'));
  return execFileSync('tar', ['-czf', '-', '-C', folder, 'model'], { maxBuffer: 1 << 26 });
}

const NAMES = ['model/config.json', 'model/latest.bin', 'model/sub/weights.bin'];

test('an archive is unpacked, and nothing of it is kept', async () => {
  server.files.set('/model.tar.gz', { body: archive() });
  const dest = scratch();
  const came = await fetched([`${server.url}/model.tar.gz`, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(filesIn(dest), NAMES);
  assert.deepEqual(content(dest, 'model/sub/weights.bin'), weights);
  assert.equal(readlinkSync(join(dest, 'model/latest.bin')), 'sub/weights.bin');
});

test('a second run asks nobody, also with --verify', async () => {
  server.files.set('/model.tar.gz', { body: archive() });
  const dest = scratch();
  await fetched([`${server.url}/model.tar.gz`, dest]);
  server.asked.length = 0;
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest])).exit, 'complete');
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest], { verify: true })).exit, 'complete');
  assert.equal(server.asked.length, 0);
});

test('a file of an archive that is missing brings the archive again', async () => {
  server.files.set('/model.tar.gz', { body: archive() });
  const dest = scratch();
  await fetched([`${server.url}/model.tar.gz`, dest]);
  rmSync(join(dest, 'model/config.json'));
  const came = await fetched([`${server.url}/model.tar.gz`, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(filesIn(dest), NAMES);
});

test('an archive with other content takes the place of the one before, and what is no longer in it goes', async () => {
  server.files.set('/model.tar.gz', { body: archive() });
  const dest = scratch();
  await fetched([`${server.url}/model.tar.gz`, dest]);
  const folder = scratch();
  writeFileSync(join(folder, 'new.json'), '1');
  server.files.set('/v2.tar.gz', { body: execFileSync('tar', ['-czf', '-', '-C', folder, 'new.json']) });
  assert.equal((await fetched([`${server.url}/v2.tar.gz`, dest])).exit, 'complete');
  assert.deepEqual(filesIn(dest), ['new.json']);
});

test('a file of the archive before may be a folder in the next', async () => {
  const dest = scratch();
  for (const name of ['x', 'x/y', 'x']) {
    const folder = scratch();
    if (name.includes('/')) mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, name), name);
    server.files.set('/model.tar', { body: execFileSync('tar', ['-cf', '-', '-C', folder, 'x']) });
    const came = await fetched([`${server.url}/model.tar?${Math.random()}`, dest]);
    assert.equal(came.exit, 'complete', came.message);
    assert.deepEqual(filesIn(dest), [name]);
  }
});

test('an archive that leads out of the folder is refused by name, and nothing of it is there', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'evil'), 'x');
  server.files.set('/evil.tar', { body: execFileSync('tar', ['-cf', '-', '-C', folder, '--transform', 's,^,../,', '-P', 'evil']) });
  const dest = scratch();
  const came = await fetched([`${server.url}/evil.tar`, dest]);
  assert.equal(came.exit, 'damaged');
  assert.match(came.message, /\.\.\/evil/);
  assert.deepEqual(filesIn(dest), []);
});

test('--unpack false keeps the archive as it is', async () => {
  const body = archive();
  server.files.set('/model.tar.gz', { body });
  const dest = scratch();
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest], { unpack: false })).exit, 'complete');
  assert.deepEqual(content(dest, 'model.tar.gz'), body);
});

test('what has no name that tells is known by its type, as in KServe', async () => {
  server.files.set('/download', { body: archive(), headers: { 'content-type': 'application/gzip' } });
  const dest = scratch();
  assert.equal((await fetched([`${server.url}/download`, dest])).exit, 'complete');
  assert.deepEqual(filesIn(dest), NAMES);
});

test('an archive beside plain files is unpacked beside them, and may not hold one of their names', async () => {
  server.files.set('/model.tar.gz', { body: archive() }).set('/notes.txt', { body: bytes(10) });
  const dest = scratch();
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest, `${server.url}/notes.txt`, dest])).exit, 'complete');
  assert.deepEqual(filesIn(dest), [...NAMES, 'notes.txt']);
});

test('a local archive is unpacked where it lies', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'model.tgz'), archive());
  const dest = scratch();
  const came = await fetched([`file://${folder}/model.tgz`, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(filesIn(dest), NAMES);
  assert.ok(readFileSync(join(folder, 'model.tgz')).length > 0);
});

test('an archive that has arrived is not fetched again when it could not be unpacked', async () => {
  server.files.set('/model.tar.gz', { body: archive() });
  const dest = scratch();
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest], { maxUnpacked: 1000 })).exit, 'damaged');
  server.asked.length = 0;
  assert.equal((await fetched([`${server.url}/model.tar.gz`, dest])).exit, 'complete');
  assert.deepEqual(server.asked.map(({ range }) => range), ['bytes=0-0']);
});
