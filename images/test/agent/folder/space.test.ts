import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { layoutOf } from '../../../src/agent/folder/layout.ts';
import { checkSpace, stillToCome } from '../../../src/agent/folder/space.ts';
import type { RemoteFile } from '../../../src/agent/sources/source.ts';
import { scratch } from '../fetching.ts';

const remote = (path: string, size: number): RemoteFile => ({ path, size, hashes: {}, ranges: true, open: () => Promise.reject(new Error('not here')) });

test('what an agent before has left counts as there, and what nobody wants is removed', async () => {
  const layout = layoutOf(scratch());
  mkdirSync(layout.parts, { recursive: true });
  writeFileSync(layout.partOf('a'), Buffer.alloc(65_536));
  writeFileSync(`${layout.partOf('a')}.journal`, '');
  writeFileSync(layout.partOf('old'), Buffer.alloc(65_536));
  assert.equal(await stillToCome(layout, [remote('a', 100_000), remote('b', 10)]), 100_000 - 65_536 + 10);
  assert.deepEqual([layout.partOf('a'), `${layout.partOf('a')}.journal`, layout.partOf('old')].map(existsSync), [true, true, false]);
});

test('what does not fit is refused with both numbers', async () => {
  await assert.rejects(checkSpace(scratch(), 2 ** 50), /has \d+ bytes free and 1125899906842624 are still to come: make room/);
});
