import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fetched, scratch } from '../fetching.ts';
import { content, filesIn, isComplete } from '../inspect.ts';
import { bytes, fileServer, sha256, type FileServer } from '../servers/files.ts';

let server: FileServer;
const [model, config] = [bytes(300_000), bytes(2_000)];

/** Only root may mount a disk of its own. */
const cannotMount = process.getuid?.() === 0 && spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs $d && umount $d && rmdir $d']).status === 0
  ? false : 'only root may mount a disk';
if (cannotMount !== false) console.error(`NOT TESTED: a complete folder on a read-only disk: ${cannotMount}`);

before(async () => { server = await fileServer(); });
after(() => server.close());
beforeEach(() => {
  server.files.clear();
  server.files.set('/model.bin', { body: model }).set('/config.json', { body: config });
  server.fault = undefined;
  server.asked.length = 0;
});

const pairs = (dest: string): string[] => [`${server.url}/model.bin`, dest, `${server.url}/config.json`, dest];
const askedFor = (path: string): number => server.asked.filter((asked) => asked.path === path).length;

async function filled(): Promise<string> {
  const dest = scratch();
  const came = await fetched(pairs(dest));
  assert.equal(came.exit, 'complete', came.message);
  server.asked.length = 0;
  return dest;
}

test('several URIs fill one folder', async () => {
  assert.deepEqual(filesIn(await filled()), ['config.json', 'model.bin']);
});

test('a second run on a complete folder asks nobody', async () => {
  const dest = await filled();
  await server.close();
  const came = await fetched(pairs(dest));
  const url = new URL(server.url);
  server = await fileServer(Number(url.port));
  assert.equal(came.exit, 'complete', came.message);
  assert.match(came.output, /nothing to fetch/);
});

test('a file that was deleted is fetched again, alone', async () => {
  const dest = await filled();
  rmSync(join(dest, 'model.bin'));
  assert.equal((await fetched(pairs(dest))).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin'), model);
  assert.equal(askedFor('/config.json'), 1, 'only listed');
});

test('a file that became longer, or newer, is fetched again', async () => {
  for (const spoil of [
    (path: string) => appendFileSync(path, 'x'),
    (path: string) => { writeFileSync(path, bytes(model.length)); utimesSync(path, 1, 1); },
  ]) {
    const dest = await filled();
    spoil(join(dest, 'model.bin'));
    assert.equal((await fetched(pairs(dest))).exit, 'complete');
    assert.deepEqual(content(dest, 'model.bin'), model);
  }
});

test('a file that was only touched is looked at, and not fetched again', async () => {
  const dest = await filled();
  utimesSync(join(dest, 'model.bin'), 1, 1);
  assert.equal((await fetched(pairs(dest))).exit, 'complete');
  assert.deepEqual(server.asked.filter(({ range }) => range !== 'bytes=0-0'), []);
});

test('a file that has the promised bytes is taken, whoever brought it', async () => {
  const dest = scratch();
  writeFileSync(join(dest, 'model.bin'), model);
  assert.equal((await fetched([`${server.url}/model.bin#sha256=${sha256(model)}`, dest])).exit, 'complete');
  assert.deepEqual(server.asked.map(({ range }) => range), ['bytes=0-0']);
});

test('--verify finds bytes that changed under the same size and time, and repairs that file alone', async () => {
  const dest = await filled();
  const path = join(dest, 'model.bin');
  const { atime, mtime } = statSync(path);
  const spoilt = Buffer.from(model);
  spoilt[1000]! ^= 1;
  // A time of whole seconds is written back exactly.
  writeFileSync(path, spoilt);
  utimesSync(path, atime, mtime);
  const marker = join(dest, '.agent-complete');
  writeFileSync(marker, readFileSync(marker, 'utf8').replace(/("path": "model.bin"[^}]*\}[^}]*"modified": ")\d+/, `$1${statSync(path, { bigint: true }).mtimeNs}`));
  assert.equal((await fetched(pairs(dest))).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin'), spoilt, 'without --verify only size and time are compared');
  const came = await fetched(pairs(dest), { verify: true });
  assert.equal(came.exit, 'complete', came.message);
  assert.deepEqual(content(dest, 'model.bin'), model);
  assert.equal(askedFor('/config.json'), 1, 'only listed');
});

test('--verify on a complete folder that is as it was asks nobody', async () => {
  const dest = await filled();
  assert.equal((await fetched(pairs(dest), { verify: true })).exit, 'complete');
  assert.equal(server.asked.length, 0);
});

test('another URI in the same folder replaces what the one before brought, and nothing else', async () => {
  const dest = await filled();
  writeFileSync(join(dest, 'notes.txt'), 'mine');
  assert.equal((await fetched([`${server.url}/config.json`, dest])).exit, 'complete');
  assert.deepEqual(filesIn(dest), ['config.json', 'notes.txt']);
  assert.equal(askedFor('/model.bin'), 0);
  assert.equal(server.asked.length, 1, 'config.json is there already');
});

test('a folder is not complete while it is repaired', async () => {
  const dest = await filled();
  rmSync(join(dest, 'model.bin'));
  let complete = true;
  server.fault = (request) => {
    if (request.headers.range !== 'bytes=0-0') complete = isComplete(dest);
    return false;
  };
  assert.equal((await fetched(pairs(dest))).exit, 'complete');
  assert.equal(complete, false);
  assert.equal(isComplete(dest), true);
});

test('a complete folder on a read-only disk is enough', { skip: cannotMount }, async () => {
  const dest = scratch();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dest]);
  try {
    assert.equal((await fetched(pairs(dest))).exit, 'complete');
    execFileSync('mount', ['-o', 'remount,ro', dest]);
    const came = await fetched(pairs(dest));
    assert.equal(came.exit, 'complete', came.message);
  } finally {
    execFileSync('umount', [dest]);
  }
});

test('a complete folder has no folder of the agent in it, which to Triton would be a model', async () => {
  const dest = await filled();
  assert.deepEqual(readdirSync(dest).sort(), ['.agent-complete', '.agent-lock-1', 'config.json', 'model.bin']);
  // As an agent leaves it that is killed after its last step.
  mkdirSync(join(dest, '.agent/parts'), { recursive: true });
  assert.equal((await fetched(pairs(dest))).exit, 'complete');
  assert.ok(!readdirSync(dest).includes('.agent'));
  assert.equal(server.asked.length, 0);
});

test('files can be read and replaced by another user of group 0', async () => {
  const dest = await filled();
  for (const path of ['model.bin', '.agent-complete', '.agent-lock-1']) assert.equal(statSync(join(dest, path)).mode & 0o060, 0o060 & ~process.umask(), path);
});

test('something in the way of a file is a sentence', async () => {
  const dest = scratch();
  mkdirSync(join(dest, 'model.bin'));
  writeFileSync(join(dest, 'model.bin/x'), '');
  const came = await fetched(pairs(dest));
  assert.equal(came.exit, 'usage');
  assert.match(came.message, /model.bin' is in the way of what is fetched/);
});

test('two sources with the same file in one folder are refused', async () => {
  const dest = scratch();
  server.files.set('/b/model.bin', { body: config });
  const came = await fetched([`${server.url}/model.bin`, dest, `${server.url}/b/model.bin`, dest]);
  assert.equal(came.exit, 'damaged');
  assert.match(came.message, /"model.bin", which is refused: it comes twice/);
});

test('a secret in a URL is nowhere: not in the output, the marker or an error', async () => {
  const dest = scratch();
  const uri = `${server.url.replace('//', '//user:hunter2@')}/model.bin?X-Signature=hunter2`;
  const came = await fetched([uri, dest]);
  assert.equal(came.exit, 'complete', came.message);
  assert.equal(server.asked[0]?.headers.authorization, `Basic ${Buffer.from('user:hunter2').toString('base64')}`);
  const missing = await fetched([uri.replace('model.bin', 'none'), scratch()]);
  assert.equal(missing.exit, 'notFound');
  for (const text of [came.output, missing.output, missing.message, readFileSync(join(dest, '.agent-complete'), 'utf8')]) assert.ok(!text.includes('hunter2'), text);
});

test('a repair asks for the whole URL again, key and all', async () => {
  const dest = scratch();
  const uri = `${server.url}/model.bin?X-Signature=hunter2`;
  let signed = true;
  server.fault = (request) => {
    signed &&= request.url?.includes('hunter2') === true;
    return false;
  };
  await fetched([uri, dest]);
  rmSync(join(dest, 'model.bin'));
  assert.equal((await fetched([uri, dest])).exit, 'complete');
  assert.equal(signed, true);
});

test('a file that is left out is in the plan, with why', async () => {
  const came = await fetched(pairs(scratch()), { ignore: ['model.*'] });
  assert.equal(came.exit, 'notFound');
  assert.match(came.message, /no file fits --allow and --ignore; there are model.bin \(293.0 KiB\): change the patterns/);
});

test('--hashes is a lock: other bytes, and files that it does not name, are refused', async () => {
  const lock = join(scratch(), 'SHA256SUMS');
  const [whole, wrong] = [`${sha256(model)}  model.bin\n${sha256(config)} *./config.json\n`, `${sha256(config)}  model.bin\n${sha256(config)}  config.json\n`];
  writeFileSync(lock, whole);
  const dest = scratch();
  assert.equal((await fetched(pairs(dest), { hashes: lock })).exit, 'complete');
  writeFileSync(lock, wrong);
  const came = await fetched(pairs(dest), { hashes: lock });
  assert.equal(came.exit, 'damaged', 'another lock is another wish');
  writeFileSync(lock, `${sha256(model)}  model.bin\n`);
  assert.match((await fetched(pairs(scratch()), { hashes: lock })).message, /'config.json' is not among --hashes/);
  writeFileSync(lock, 'nonsense\n');
  assert.match((await fetched(pairs(scratch()), { hashes: lock })).message, /line 1 of --hashes .* is no SHA-256 with a path behind it/);
});

test('--hashes holds for what is linked, too', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'model.bin'), model);
  const lock = join(scratch(), 'SHA256SUMS');
  writeFileSync(lock, `${sha256(model)}  model.bin\n`);
  assert.equal((await fetched([`file://${folder}`, scratch()], { hashes: lock })).exit, 'complete');
  writeFileSync(lock, `${sha256(config)}  model.bin\n`);
  assert.equal((await fetched([`file://${folder}`, scratch()], { hashes: lock })).exit, 'damaged');
});

test('what is promised by the URL is what is marked', async () => {
  const dest = scratch();
  await fetched([`${server.url}/model.bin#sha256=${sha256(model)}`, dest]);
  const { sources } = JSON.parse(readFileSync(join(dest, '.agent-complete'), 'utf8'));
  assert.equal(sources[0].files[0].hashes.sha256, sha256(model));
});
