import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../../src/agent/transfer/digest.ts';
import { hashing } from '../../../src/agent/transfer/hashing.ts';
import { scratch } from '../fetching.ts';
import { bytes, sha256 } from '../servers/files.ts';

const NAMES = ['crc32c', 'crc32', 'crc64nvme', 'md5', 'sha256'] as const;

test("Castagnoli's CRC is that of the RFC's examples", () => {
  const crc = (data: Uint8Array): string | undefined => {
    const digest = digestOf(['crc32c'], undefined);
    digest.update(data);
    return digest.end().crc32c;
  };
  assert.equal(crc(Buffer.alloc(32)), '8a9136aa');
  assert.equal(crc(Buffer.alloc(32, 0xff)), '62a8ab43');
  assert.equal(crc(Buffer.from(Array.from({ length: 32 }, (_, index) => index))), '46dd794e');
  assert.equal(crc(Buffer.from('123456789')), 'e3069283');
});

test("the other CRCs are those of their definitions' check value", () => {
  const digest = digestOf(['crc32', 'crc64nvme'], undefined);
  digest.update(Buffer.from('123456789'));
  assert.deepEqual(digest.end(), { crc32: 'cbf43926', crc64nvme: 'ae8b14860a799888' });
});

test('pieces of any size give the hash of the whole', () => {
  const body = bytes(10_000);
  const [whole, pieces] = [digestOf(NAMES, undefined), digestOf(NAMES, undefined)];
  whole.update(body);
  for (let at = 0, size = 1; at < body.length; at += size, size = (size * 7) % 1001 + 1) pieces.update(body.subarray(at, at + size));
  assert.deepEqual(pieces.end(), whole.end());
});

test("a blob has git's own hash", (context) => {
  const body = bytes(1234);
  let expected: string;
  try {
    expected = execFileSync('git', ['hash-object', '--stdin'], { input: body, encoding: 'utf8' }).trim();
  } catch {
    return context.skip('no git');
  }
  const digest = digestOf(['gitBlob'], body.length);
  digest.update(body);
  assert.equal(digest.end().gitBlob, expected);
});

test('a file is hashed while it grows, and several at a time', async () => {
  const hash = hashing();
  const folder = scratch();
  try {
    const results = await Promise.all([3_000_000, 10, 2_500_000].map(async (size, index) => {
      const body = bytes(size);
      const path = join(folder, String(index));
      writeFileSync(path, '');
      const growing = hash.begin(path, ['sha256', 'md5'], size);
      for (let at = 0; at < size; at += 700_000) {
        appendFileSync(path, body.subarray(at, at + 700_000));
        growing.ready(Math.min(size, at + 700_000));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return [(await growing.end(size)).sha256, sha256(body)];
    }));
    for (const [is, should] of results) assert.equal(is, should);
  } finally {
    await hash.close();
  }
});

test('a file that is not there is an error, not a wait without end', async () => {
  const hash = hashing();
  try {
    await assert.rejects(hash.begin(join(scratch(), 'none'), ['sha256'], 1).end(1), { code: 'ENOENT' });
  } finally {
    await hash.close();
  }
});
