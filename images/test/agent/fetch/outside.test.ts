import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { wishesOf } from '../../../src/agent/fetch/wish.ts';
import { removeStale, place } from '../../../src/agent/fetch/place.ts';
import { layoutOf } from '../../../src/agent/folder/layout.ts';
import { takeOver } from '../../../src/agent/folder/take-over.ts';
import { writeMarker } from '../../../src/agent/folder/marker.ts';
import { fetched, scratch } from '../fetching.ts';
import { content } from '../inspect.ts';
import { bytes, fileServer, type FileServer } from '../servers/files.ts';

let server: FileServer;
const model = bytes(200_000);
before(async () => {
  server = await fileServer();
  server.files.set('/model.bin', { body: model });
});
after(() => server.close());

/** A folder with something precious beside it. */
function beside(): { dest: string; victim: string } {
  const root = scratch();
  const [dest, victim] = [join(root, 'dest'), join(root, 'victim')];
  mkdirSync(dest);
  writeFileSync(victim, 'precious');
  return { dest, victim };
}

const fetchTo = (dest: string) => fetched([`${server.url}/model.bin`, dest]);
const line = { path: '../victim', size: 8, modified: '1', hashes: {}, identity: 'x' };

test('what a folder tells of files outside of it is not believed', async () => {
  for (const make of [
    (dest: string) => {
      mkdirSync(join(dest, '.agent/1'), { recursive: true });
      writeFileSync(join(dest, '.agent/1/arrived.jsonl'), `${JSON.stringify(line)}\n`);
    },
    (dest: string) => writeFileSync(join(dest, '.agent-complete'), JSON.stringify({ format: 1, time: '', sources: [{ uri: 'a', key: 'b', pinned: 'c', files: [line] }] })),
  ]) {
    const { dest, victim } = beside();
    make(dest);
    const came = await fetchTo(dest);
    assert.equal(came.exit, 'complete', came.message);
    assert.equal(readFileSync(victim, 'utf8'), 'precious');
  }
});

test('a path that leaves has no place in a folder', () => {
  assert.throws(() => layoutOf('/d').placeOf('../x'), /leaves the folder/);
});

test('a marker of nonsense is no marker', async () => {
  const { dest } = beside();
  writeFileSync(join(dest, '.agent-complete'), '{"format":1,"sources":[{}]}');
  assert.equal((await fetchTo(dest)).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin'), model);
});

test("the agent's own folder as a link is refused, and nothing is written there", async () => {
  const { dest } = beside();
  const out = scratch();
  symlinkSync(out, join(dest, '.agent'));
  const came = await fetchTo(dest);
  assert.equal(came.exit, 'usage', came.message);
  assert.match(came.message, /\.agent' is a link, and nothing is written through links: remove it/);
});

test('a link that lies at the name of a part is not written through', async () => {
  const { dest, victim } = beside();
  const layout = layoutOf(dest, 1);
  mkdirSync(layout.parts, { recursive: true });
  symlinkSync(victim, layout.partOf('model.bin'));
  assert.equal((await fetchTo(dest)).exit, 'complete');
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
  assert.deepEqual(content(dest, 'model.bin'), model);
});

test('a folder that is a link out is refused', async () => {
  const [dest, out, source] = [scratch(), scratch(), scratch()];
  mkdirSync(join(source, 'sub'));
  writeFileSync(join(source, 'sub/x'), 'new');
  writeFileSync(join(out, 'x'), 'old');
  symlinkSync(out, join(dest, 'sub'));
  for (const copy of [true, false]) {
    const came = await fetched([`file://${source}`, dest], { copy });
    assert.equal(came.exit, 'usage', came.message);
    assert.match(came.message, /sub' is a link/);
  }
  assert.equal(readFileSync(join(out, 'x'), 'utf8'), 'old');
});

test('the folder itself may be a link', async () => {
  const { dest } = beside();
  const link = join(scratch(), 'link');
  symlinkSync(dest, link);
  assert.equal((await fetchTo(link)).exit, 'complete');
  assert.deepEqual(content(dest, 'model.bin'), model);
});

test('one folder under two names is one wish, and folders in each other are refused', () => {
  const root = scratch();
  mkdirSync(join(root, 'd'));
  symlinkSync('d', join(root, 'l'));
  assert.deepEqual(wishesOf(['a://1', join(root, 'd'), 'a://2', join(root, 'l')]), [{ dest: join(root, 'd'), uris: ['a://1', 'a://2'] }]);
  for (const inner of [join(root, 'd/b'), join(root, 'l/b/c')]) {
    assert.throws(() => wishesOf(['a://1', join(root, 'd'), 'a://2', inner]), /lies in .* which is filled too: choose folders beside each other/);
  }
  assert.equal(wishesOf(['a://1', join(root, 'd'), 'a://2', join(root, 'd2')]).length, 2);
});

test('an agent that another took over from can neither place, remove nor mark', async () => {
  const dest = scratch();
  const [frozen, next] = [layoutOf(dest, 1), layoutOf(dest, 2)];
  await takeOver(frozen);
  const part = frozen.partOf('model.bin');
  writeFileSync(part, 'old');
  await takeOver(next);
  writeFileSync(join(dest, 'model.bin'), 'new');
  const file = { path: 'model.bin', size: 3, hashes: {}, ranges: true, open: () => Promise.reject(new Error('not here')) };
  await assert.rejects(place(frozen, file, part, {}));
  await assert.rejects(removeStale(frozen, [{ path: 'model.bin', size: 3, modified: '1', hashes: {}, identity: '' }], new Set()));
  await assert.rejects(writeMarker(frozen, []));
  assert.equal(readFileSync(join(dest, 'model.bin'), 'utf8'), 'new');
  assert.equal(existsSync(join(dest, '.agent-complete')), false);
  renameSync(next.partOf('model.bin'), join(dest, 'x'));
});
