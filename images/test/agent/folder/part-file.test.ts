import assert from 'node:assert/strict';
import { appendFileSync, closeSync, copyFileSync, linkSync, openSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { layoutOf, type Layout } from '../../../src/agent/folder/layout.ts';
import { openPartFile, type PartFile } from '../../../src/agent/folder/part-file.ts';
import type { RemoteFile } from '../../../src/agent/sources/source.ts';
import { scratch } from '../fetching.ts';

const PART = 100;
const remote = (change: Partial<RemoteFile> = {}): RemoteFile => ({ path: 'model.bin', size: 1000, hashes: { sha256: 'aa' }, ranges: true, open: () => Promise.reject(new Error('not here')), ...change });

async function layout(): Promise<Layout> {
  const made = layoutOf(scratch());
  await mkdir(made.parts, { recursive: true });
  return made;
}

async function begun(of: Layout, file = remote()): Promise<PartFile> {
  const part = await openPartFile(of, file, PART);
  for (const index of [0, 2, 3]) {
    await part.write(Buffer.alloc(PART, index + 1), index * PART);
    await part.record(index);
  }
  await part.close();
  return part;
}

async function left(of: Layout, file = remote(), partSize = PART): Promise<number[]> {
  const part = await openPartFile(of, file, partSize);
  await part.close();
  return [...part.left].sort();
}

test('parts that an agent before has written are left to the next', async () => {
  const of = await layout();
  const { path } = await begun(of);
  assert.deepEqual(await left(of), [0, 2, 3]);
  assert.deepEqual(readFileSync(path).subarray(200, 300), Buffer.alloc(PART, 3));
});

test('they keep the size that they were begun with', async () => {
  const of = await layout();
  await begun(of);
  const part = await openPartFile(of, remote(), 700);
  await part.close();
  assert.deepEqual([part.partSize, part.left.size], [PART, 3]);
});

test('another content begins anew', async () => {
  const of = await layout();
  await begun(of);
  assert.deepEqual(await left(of, remote({ hashes: { sha256: 'bb' } })), []);
});

test('a content that nothing tells from another begins anew', async () => {
  const of = await layout();
  const file = remote({ hashes: {} });
  await begun(of, file);
  assert.deepEqual(await left(of, file), []);
});

test('a line that was cut off in the journal does not count, nor spoil the next', async () => {
  const of = await layout();
  const { path } = await begun(of);
  appendFileSync(`${path}.journal`, '4');
  const part = await openPartFile(of, remote(), PART);
  assert.deepEqual([...part.left], [0, 2, 3]);
  await part.write(Buffer.alloc(PART), 700);
  await part.record(7);
  await part.close();
  assert.deepEqual(await left(of), [0, 2, 3, 7]);
});

test('parts that the file is too short for do not count', async () => {
  const of = await layout();
  const { path } = await begun(of);
  truncateSync(path, 350);
  assert.deepEqual(await left(of), [0, 2]);
});

test('a journal of nonsense begins anew', async () => {
  const of = await layout();
  const { path } = await begun(of);
  writeFileSync(`${path}.journal`, '\u0000\u0000\n1\n');
  assert.deepEqual(await left(of), []);
});

test('in a copy of the file parts count only where a hash will tell', async () => {
  const of = await layout();
  const file = remote({ hashes: {}, version: 'etag' });
  for (const [of2, expected] of [[remote(), 3], [file, 0]] as const) {
    const { path } = await begun(of, of2);
    assert.equal((await left(of, of2)).length, 3);
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
    assert.equal((await left(of, of2)).length, expected);
  }
});

test('other bytes are another inode: whoever has the one before open writes into nothing', async () => {
  const of = await layout();
  const frozen = await openPartFile(of, remote(), PART);
  const next = await openPartFile(of, remote({ hashes: { sha256: 'bb' } }), PART);
  await next.write(Buffer.alloc(1000, 1), 0);
  await frozen.write(Buffer.alloc(1000, 2), 0);
  await Promise.all([frozen.close(), next.close()]);
  assert.deepEqual(readFileSync(next.path), Buffer.alloc(1000, 1));
});

test('a stream that begins again is another inode too', async () => {
  const of = await layout();
  const part = await openPartFile(of, remote({ ranges: false }), PART);
  const before = openSync(part.path, 'r+');
  await part.restart();
  await part.write(Buffer.alloc(10, 1), 0);
  writeSync(before, Buffer.alloc(1000, 2), 0);
  closeSync(before);
  await part.close();
  assert.deepEqual(readFileSync(part.path), Buffer.alloc(10, 1));
});

test('a link or a second name in the place of a part is not written through', async () => {
  for (const make of [symlinkSync, linkSync]) {
    const of = await layout();
    const victim = join(of.dest, 'victim');
    writeFileSync(victim, 'precious');
    make(victim, of.partOf('model.bin'));
    await begun(of);
    assert.equal(readFileSync(victim, 'utf8'), 'precious');
  }
});
