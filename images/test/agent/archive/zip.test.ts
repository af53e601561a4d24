import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { place } from './unpacking.ts';
import { zipBytes, type ZipItem } from './zip-bytes.ts';

const LINK = 0o120777;

describe('a zip is unpacked', () => {
  test('stored and deflated, with folders', async (context) => {
    const { unpack, tree } = place(context);
    const files = await unpack(zipBytes([{ name: 'a/', mode: 0o040755 }, { name: 'a/1', content: 'one', method: 8 }, { name: './2', content: 'two' }]), 'zip');
    assert.deepEqual(tree(), { '2': 'two', 'a/1': 'one' });
    assert.deepEqual(files.map(({ path, size }) => [path, size]), [['a/1', 3], ['2', 3]]);
  });

  test('a link that stays', async (context) => {
    const { unpack, tree } = place(context);
    await unpack(zipBytes([{ name: 'a', content: 'one' }, { name: 'b/l', content: '../a', mode: LINK }]), 'zip');
    assert.deepEqual(tree(), { 'a': 'one', 'b/l': '-> ../a' });
  });

  test('only what is below a folder', async (context) => {
    const { unpack, tree } = place(context);
    await unpack(zipBytes([{ name: 'model/a', content: 'one' }, { name: 'other/b' }]), 'zip', { from: 'model' });
    assert.deepEqual(tree(), { a: 'one' });
  });

  test('as zip makes it', async (context) => {
    if (spawnSync('zip', ['-v']).error !== undefined) return context.skip('NOT RUN: zip is not installed');
    for (const options of [['-ry'], ['-ry0'], ['-ry', '-fz']]) {
      await context.test(options.join(' '), async (inner) => {
        const { unpack, tree, folder } = place(inner as never);
        const from = `${folder}-source`;
        inner.after(() => execFileSync('rm', ['-rf', from]));
        mkdirSync(join(from, 'd'), { recursive: true });
        writeFileSync(join(from, 'd/ü.txt'), 'text '.repeat(1000));
        symlinkSync('d/ü.txt', join(from, 'l'));
        execFileSync('zip', ['-q', ...options, `${from}/../made.zip`, '.'], { cwd: from });
        const made = readFileSync(`${from}/../made.zip`);
        rmSync(`${from}/../made.zip`);
        await unpack(made, 'zip');
        assert.deepEqual(tree(), { 'd/ü.txt': 'text '.repeat(1000), 'l': '-> d/ü.txt' });
      });
    }
  });

  test("as Python's zipfile makes it, with descriptors and zip64", async (context) => {
    const { unpack, tree } = place(context);
    const { error, stdout } = spawnSync('python3', ['-c', `
import sys, zipfile
class Pipe:
    def write(self, data): return sys.stdout.buffer.write(data)
    def flush(self): sys.stdout.buffer.flush()
with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED) as z:
    with z.open('big.bin', 'w', force_zip64=True) as f: f.write(b'b' * 100000)
    z.writestr('s.txt', 'small')
`], { maxBuffer: 2 ** 24 });
    if (error !== undefined) return context.skip('NOT RUN: python3 is not installed');
    await unpack(stdout, 'zip');
    assert.deepEqual(tree(), { 'big.bin': 'b'.repeat(100000), 's.txt': 'small' });
  });
});

const UNICODE = (name: string, other: string): Buffer => {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075);
  field.writeUInt16LE(5 + Buffer.byteLength(other), 2);
  field[4] = 1;
  field.writeUInt32LE(crc32(name), 5);
  return Buffer.concat([field, Buffer.from(other)]);
};

const HOSTILE: readonly (readonly [string, readonly ZipItem[], RegExp])[] = [
  ['traversal', [{ name: '../evil' }], /entry '\.\.\/evil', which has '\.\.' in its path/],
  ['an absolute path', [{ name: '/evil' }], /absolute path/],
  ['a backslash', [{ name: '..\\evil' }], /backslash/],
  ['a drive', [{ name: 'C:/evil' }], /drive of Windows/],
  ['a zero in a name', [{ name: 'a\0.txt' }], /control character/],
  ['a name that is not UTF-8', [{ name: Buffer.from([0x81, 0x61]) }], /'\\x81a', which has a name that is not UTF-8/],
  ['a link that leaves', [{ name: 'l', content: '../evil', mode: LINK }], /'l', which is a link that leaves the folder/],
  ['a file written through a link', [{ name: 'd/x' }, { name: 'l', content: 'd', mode: LINK }, { name: 'l/x' }], /lies in or on a link/],
  ['a link of many bytes', [{ name: 'l', content: 'x'.repeat(5000), mode: LINK }], /is a link of 5000 bytes/],
  ['a device', [{ name: 'd', mode: 0o020666 }], /'d', which is neither file nor folder nor link/],
  ['a folder with bytes', [{ name: 'd/', content: 'x' }], /has 1 bytes, though it is a folder/],
  ['a name twice', [{ name: 'a' }, { name: 'a' }], /is there twice/],
  ['encryption', [{ name: 'a', content: 'x', flags: 1, central: { packed: 13 } }], /'a', which is encrypted/],
  ['an unknown method', [{ name: 'a', content: 'x', method: 14 }], /compressed by method 14/],
  ['a second name', [{ name: 'a', extra: UNICODE('a', '../evil') }], /'a', which has a second name/],
  ['another name before the bytes', [{ name: 'a', local: { name: 'b' } }], /another name in front of its bytes/],
  ['another method before the bytes', [{ name: 'a', content: 'x', local: { method: 8 } }], /another method/],
  ['another size before the bytes', [{ name: 'a', content: 'xyz', local: { size: 2 } }], /another size/],
  ['another packed size before the bytes', [{ name: 'a', content: 'xyz', method: 8, local: { packed: 2 } }], /another compressed size/],
  ['another checksum before the bytes', [{ name: 'a', content: 'xyz', local: { crc: 5 } }], /another checksum in front/],
  ['other flags before the bytes', [{ name: 'a', content: 'xyz', local: { flags: 8 } }], /another flags|other flags/],
  ['a wrong checksum', [{ name: 'a', content: 'xyz', local: { crc: 5 }, central: { crc: 5 } }], /'a', which has another checksum than it says/],
  ['a wrong size', [{ name: 'a', content: 'x'.repeat(99), method: 8, local: { size: 98 }, central: { size: 98 } }], /'a', which cannot be inflated/],
  ['entries over each other', [{ name: 'a', content: 'x' }, { name: 'a2', content: 'x', central: { offset: 0 } }], /lies over another entry/],
  ['an entry that the directory does not list', [{ name: 'a' }, { name: 'evil', isHidden: true }, { name: 'b' }], /'b', which comes after bytes that no entry owns/],
  ['the same at the end', [{ name: 'a' }, { name: 'evil', isHidden: true }], /has bytes that no entry owns/],
  ['an offset into nowhere', [{ name: 'a', central: { offset: 5000 } }], /comes after bytes that no entry owns/],
];

describe('a zip is refused by name for', () => {
  for (const [title, items, sentence] of HOSTILE) {
    test(title, async (context) => {
      const { exit, message } = await place(context).refused(zipBytes(items), 'zip');
      assert.equal(exit, 'damaged');
      assert.match(message, sentence);
    });
  }

  test('bytes before its first entry', async (context) => {
    assert.match((await place(context).refused(zipBytes([{ name: 'a' }], { before: Buffer.from('#!/bin/sh\n') }), 'zip')).message, /'a', which comes after bytes that no entry owns/);
  });
  test('bytes after its end', async (context) => {
    assert.match((await place(context).refused(Buffer.concat([zipBytes([{ name: 'a' }]), Buffer.from('x')]), 'zip')).message, /is no sound zip \(Invalid comment length/);
  });
  test('a directory that counts less than it lists', async (context) => {
    assert.match((await place(context).refused(zipBytes([{ name: 'a' }, { name: 'b' }], { count: 1 }), 'zip')).message, /has bytes that no entry owns/);
  });
  test('being no zip', async (context) => {
    assert.match((await place(context).refused(Buffer.from('<html>'), 'zip')).message, /is no sound zip/);
    assert.match((await place(context).refused(Buffer.alloc(0), 'zip')).message, /is no sound zip/);
  });
  test('being cut anywhere', async (context) => {
    const whole = zipBytes([{ name: 'a', content: 'a'.repeat(300), method: 8 }, { name: 'b', content: 'b' }]);
    for (let length = 0; length < whole.length; length += 7) await place(context).refused(whole.subarray(0, length), 'zip');
  });

  test('out of little comes much, before a byte is written', async (context) => {
    const { refused, tree } = place(context);
    assert.match((await refused(zipBytes([{ name: 'zeros', content: Buffer.alloc(80 * 2 ** 20), method: 8 }]), 'zip')).message, /inflates to more than 200 times its size/);
    assert.throws(() => tree(), /ENOENT/);
  });
  test('more than the disk has, before a byte is written', async (context) => {
    const { exit } = await place(context).refused(zipBytes([{ name: 'a', content: 'x'.repeat(100) }]), 'zip', { limits: { freeBytes: 99 } });
    assert.equal(exit, 'noSpace');
  });
  test('more entries than the limit', async (context) => {
    assert.match((await place(context).refused(zipBytes([{ name: 'a' }, { name: 'b' }]), 'zip', { limits: { maxEntries: 1 } })).message, /more than 1 entries/);
  });
});
