import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
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

test('after another boot parts count only where a hash will tell', async () => {
  const of = await layout();
  const file = remote({ hashes: {}, version: 'etag' });
  for (const [of2, expected] of [[remote(), 3], [file, 0]] as const) {
    const { path } = await begun(of, of2);
    assert.equal((await left(of, of2)).length, 3);
    writeFileSync(`${path}.journal`, readFileSync(`${path}.journal`, 'utf8').replace(/"boot":"[^"]*"/, '"boot":"before"'));
    assert.equal((await left(of, of2)).length, expected);
  }
});
