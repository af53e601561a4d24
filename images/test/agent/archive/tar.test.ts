import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { archiveFormatOf } from '../../../src/agent/archive/format.ts';
import { paxItem, tarBytes, type TarItem } from './tar-bytes.ts';
import { place } from './unpacking.ts';

const MODEL: readonly TarItem[] = [
  { name: './', type: '5' }, { name: './config.json', content: '{}' }, { name: 'onnx/', type: '5' }, { name: 'onnx/model.onnx', content: 'x'.repeat(1000) }, { name: 'empty/', type: '5' },
];
const MODEL_TREE = { 'config.json': '{}', 'empty': '/', 'onnx/model.onnx': 'x'.repeat(1000) };

describe('archives by name', () => {
  for (const [name, format] of [['m.tar', 'tar'], ['m.TAR.GZ', 'tar.gz'], ['m.tgz', 'tar.gz'], ['m.tar.zst', 'tar.zst'], ['m.zip', 'zip'], ['m.gz', undefined], ['m.onnx', undefined]] as const) {
    test(`${name} is ${format}`, () => assert.equal(archiveFormatOf(name), format));
  }
});

describe('a tar is unpacked', () => {
  test('plain, gzip and zstd', async (context) => {
    for (const [format, pack] of [['tar', (bytes: Buffer) => bytes], ['tar.gz', gzipSync], ['tar.zst', zstdCompressSync]] as const) {
      await context.test(format, async (inner) => {
        const { unpack, tree } = place(inner as never);
        const files = await unpack(pack(tarBytes(MODEL)), format);
        assert.deepEqual(tree(), MODEL_TREE);
        assert.deepEqual(files.map(({ path, size }) => [path, size]), [['config.json', 2], ['onnx/model.onnx', 1000]]);
        assert.equal(files[0]?.sha256, createHash('sha256').update('{}').digest('hex'));
      });
    }
  });

  test('zstd of several frames, one of them to be skipped', async (context) => {
    const { unpack, tree } = place(context);
    const bytes = tarBytes(MODEL);
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    await unpack(Buffer.concat([zstdCompressSync(bytes.subarray(0, 700)), skipped, zstdCompressSync(bytes.subarray(700))]), 'tar.zst');
    assert.deepEqual(tree(), MODEL_TREE);
  });

  for (const options of [['--format=gnu'], ['--format=pax'], ['--format=ustar'], ['--format=v7'], ['--format=gnu', '-z'], ['--format=pax', '--zstd']]) {
    test(`as GNU tar makes it with ${options.join(' ')}`, async (context) => {
      const { unpack, tree, folder } = place(context);
      const source = join(folder, '..', 'a.tar');
      const from = `${folder}-source`;
      const deep = options.includes('--format=gnu') || options.includes('--format=pax') ? `${'deep-folder/'.repeat(15)}ü.txt` : 'short/u.txt';
      mkdirSync(join(from, deep, '..'), { recursive: true });
      writeFileSync(join(from, deep), 'deep');
      writeFileSync(join(from, 'b.bin'), Buffer.alloc(5_000_000, 'b'));
      symlinkSync('b.bin', join(from, 'link'));
      execFileSync('tar', [...options, '-cf', source, '-C', from, '.']);
      context.after(() => execFileSync('rm', ['-rf', from]));
      await unpack(readFileSync(source), options.includes('-z') ? 'tar.gz' : options.includes('--zstd') ? 'tar.zst' : 'tar');
      assert.deepEqual(tree(), { 'b.bin': 'b'.repeat(5_000_000), [deep]: 'deep', 'link': '-> b.bin' });
    });
  }

  test('modes are of our making: executable or not, never setuid', async (context) => {
    const { unpack, folder } = place(context);
    await unpack(tarBytes([{ name: 'run', mode: 0o4755 }, { name: 'data', mode: 0o2666 }, { name: 'none', mode: 0 }]), 'tar');
    const modeOf = (name: string): number => statSync(join(folder, name)).mode & 0o7777;
    const mask = process.umask();
    assert.deepEqual([modeOf('run'), modeOf('data'), modeOf('none')], [0o755 & ~mask, 0o644 & ~mask, 0o644 & ~mask]);
  });

  test('links that stay, and hard links', async (context) => {
    const { unpack, tree } = place(context);
    await unpack(tarBytes([
      { name: 'blobs/1', content: 'one' }, { name: 'snapshots/main/config.json', type: '2', link: '../../blobs/1' }, { name: 'same', type: '1', link: 'blobs/1' },
    ]), 'tar');
    assert.deepEqual(tree(), { 'blobs/1': 'one', 'same': 'one', 'snapshots/main/config.json': '-> ../../blobs/1' });
  });

  test('folders need no entries of their own', async (context) => {
    const { unpack, tree } = place(context);
    await unpack(tarBytes([{ name: 'a/b/c', content: '1' }, { name: 'a/', type: '5' }]), 'tar');
    assert.deepEqual(tree(), { 'a/b/c': '1' });
  });

  test("git's comment for all entries is passed over", async (context) => {
    const { unpack, tree } = place(context);
    await unpack(tarBytes([paxItem({ comment: 'f'.repeat(40) }, 'g'), paxItem({ path: 'ä.txt', size: '2', mtime: '1.5' }), { name: 'x', content: 'ab' }]), 'tar');
    assert.deepEqual(tree(), { 'ä.txt': 'ab' });
  });
});

/** Each with the words that name what is wrong. */
const HOSTILE: readonly (readonly [string, readonly TarItem[], RegExp])[] = [
  ['traversal', [{ name: 'a/../../evil' }], /entry 'a\/\.\.\/\.\.\/evil', which has '\.\.' in its path/],
  ['an absolute path', [{ name: '/etc/cron.d/evil' }], /absolute path/],
  ['an absolute path in an extended header', [paxItem({ path: '/evil' }), { name: 'x' }], /'\/evil', which has an absolute path/],
  ['a link that leaves', [{ name: 'l', type: '2', link: '../evil' }], /'l', which is a link that leaves the folder/],
  ['a link that leaves from a folder', [{ name: 'a/l', type: '2', link: '../../evil' }], /is a link that leaves the folder/],
  ['an absolute link', [{ name: 'l', type: '2', link: '/etc/passwd' }], /is a link to an absolute path/],
  ['a link that climbs through another', [{ name: 'p/q/x', type: '2', link: '../..' }, { name: 'p/q/y', type: '2', link: 'x/../z' }], /'p\/q\/y', which is a link with '\.\.' in the middle/],
  ['a file written through a link', [{ name: 'd/', type: '5' }, { name: 'l', type: '2', link: 'd' }, { name: 'l/evil' }], /'l', which lies in or on a link/],
  ['a file in the place of a link', [{ name: 'l', type: '2', link: 'x' }, { name: 'l', content: 'evil' }], /'l', which lies in or on a link/],
  ['a folder in the place of a link', [{ name: 'l', type: '2', link: 'x' }, { name: 'l/', type: '5' }], /lies in or on a link/],
  ['a link to nothing', [{ name: 'l', type: '2', link: 'x' }], /'l', which is a link to nothing/],
  ['a link to itself', [{ name: 'l', type: '2', link: 'l' }], /is a link to nothing/],
  ['a hard link that leaves', [{ name: 'h', type: '1', link: '../evil' }], /'h', which is a hard link to a path that has '\.\.'/],
  ['a hard link to what is not in the archive', [{ name: 'h', type: '1', link: 'other' }], /'h', which is a hard link to 'other', which is no file before it/],
  ['a hard link to a link', [{ name: 'l', type: '2', link: 'x' }, { name: 'h', type: '1', link: 'l' }], /is no file before it/],
  ['a hard link to itself', [{ name: 'h', type: '1', link: 'h' }], /is no file before it/],
  ['a character device', [{ name: 'c', type: '3' }], /'c', which is a device/],
  ['a block device', [{ name: 'b', type: '4' }], /'b', which is a device/],
  ['a pipe', [{ name: 'p', type: '6' }], /'p', which is a pipe/],
  ['a sparse file of GNU', [{ name: 's', type: 'S' }], /sparse/],
  ['a sparse file of pax', [paxItem({ 'GNU.sparse.major': '1' }), { name: 's' }], /sparse/],
  ['an unknown type', [{ name: 'u', type: 'Z' }], /unknown type 'Z'/],
  ['a name that is not UTF-8', [{ name: Buffer.from([0x61, 0xe4, 0x62]) }], /'a\\xe4b', which has a name that is not UTF-8/],
  ['an overlong slash', [{ name: Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x78]) }], /not UTF-8/],
  ['a zero in an extended name', [paxItem({ path: 'a\0b' }), { name: 'x' }], /control character/],
  ['a line break in a name', [{ name: 'a\nb' }], /'a\\x0ab', which has a control character/],
  ['a backslash', [{ name: 'a\\b' }], /backslash/],
  ['a drive of Windows', [{ name: 'C:evil' }], /drive of Windows/],
  ['a dot at the end', [{ name: 'config.json.' }], /ends in a dot or a space/],
  ['a space at the end', [{ name: 'dir /x' }], /ends in a dot or a space/],
  ['a long name', [paxItem({ path: 'x'.repeat(256) }), { name: 'x' }], /more than 255 bytes/],
  ['a long path', [paxItem({ path: `${'x'.repeat(200)}/`.repeat(20) }), { name: 'x' }], /more than 3000 bytes/],
  ['a deep path', [{ name: `${'a/'.repeat(65)}b`, edit: (header) => { header.fill(0, 0, 100); header.write('b'); header.write('a/'.repeat(64) + 'a', 345); } }], /more than 64 folders/],
  ['no name', [{ name: '' }], /has no name/],
  ['the folder itself as a file', [{ name: '.', content: 'x' }], /is the folder itself/],
  ['a name twice', [{ name: 'a', content: '1' }, { name: './a', content: '2' }], /'a', which is there twice/],
  ['names that differ in capitals', [{ name: 'Config.json' }, { name: 'config.json' }], /differs from 'Config\.json' in capitals/],
  ['folders that differ in capitals', [{ name: 'A/1' }, { name: 'a/2' }], /differs from 'A'/],
  ['names that differ in how accents are written', [{ name: 'é' }, { name: 'e\u0301' }], /in capitals or accents alone/],
  ['a file where a folder was', [{ name: 'a/b' }, { name: 'a' }], /is there twice/],
  ['a folder with bytes', [{ name: 'd/', type: '5', content: 'x' }], /'d\/', which has 1 bytes, though it is no file/],
  ['a link with bytes', [{ name: 'l', type: '2', link: 'x', content: 'xx' }], /though it is no file/],
  ['an extended header for all', [paxItem({ path: 'evil' }, 'g'), { name: 'x' }], /names or sizes all entries that follow/],
  ['an extended header that is damaged', [{ name: 'x', type: 'x', content: '99 path=a\n' }, { name: 'x' }], /extended header that is damaged/],
  ['an extended header with a wrong size', [paxItem({ size: '-1' }), { name: 'x' }], /size that is no number/],
  ['an extended header at the end', [{ name: 'y' }, paxItem({ path: 'z' })], /is cut off after an extended header/],
  ['a huge extended header', [{ name: 'x', type: 'x', size: 2 ** 30 }], /extended header of 1073741824 bytes, of at most 1048576/],
  ['a negative size', [{ name: 'x', edit: (header) => header.fill(0xff, 124, 136) }], /size or a mode that is no number/],
  ['a size beyond all numbers', [{ name: 'x', edit: (header) => { header.fill(0x7f, 124, 136); header[124] = 0x80; } }], /size or a mode that is no number/],
  ['a size that is no number', [{ name: 'x', edit: (header) => header.write('0x10', 124) }], /size or a mode that is no number/],
  ['another kind of header', [{ name: 'x', edit: (header) => header.write('USTAR', 257) }], /unknown kind of tar/],
];

describe('a tar is refused by name for', () => {
  for (const [title, items, sentence] of HOSTILE) {
    test(title, async (context) => {
      const failure = await place(context).refused(tarBytes(items), 'tar');
      assert.equal(failure.exit, 'damaged');
      assert.match(failure.message, sentence);
    });
  }

  test('a checksum that is wrong', async (context) => {
    const bytes = tarBytes([{ name: 'a' }]);
    bytes[0] = 0x62;
    assert.match((await place(context).refused(bytes, 'tar')).message, /checksum of a header is wrong/);
  });

  test('bytes after its end', async (context) => {
    assert.match((await place(context).refused(Buffer.concat([tarBytes([{ name: 'a' }]), tarBytes([{ name: 'b' }])]), 'tar')).message, /has bytes after its end/);
  });

  test('being no tar at all', async (context) => {
    assert.match((await place(context).refused(Buffer.from('<html>'.repeat(200)), 'tar')).message, /is no tar, or damaged/);
    assert.match((await place(context).refused(Buffer.from('<html>'.repeat(200)), 'tar.gz')).message, /cannot be decompressed \(Z_DATA_ERROR\)/);
    assert.match((await place(context).refused(Buffer.from('<html>'.repeat(200)), 'tar.zst')).message, /is no zstd/);
    assert.match((await place(context).refused(Buffer.alloc(0), 'tar')).message, /is cut off/);
  });

  test('being cut anywhere', async (context) => {
    const whole = tarBytes([{ name: 'a', content: 'a'.repeat(700) }, paxItem({ path: 'b' }), { name: 'b', content: 'b' }]);
    const packed = { 'tar': whole, 'tar.gz': gzipSync(whole), 'tar.zst': zstdCompressSync(whole) } as const;
    for (const format of ['tar', 'tar.gz', 'tar.zst'] as const) {
      const bytes = packed[format];
      // A tar ends well with the first block of its end mark.
      const last = format === 'tar' ? bytes.length - 1024 : bytes.length - 1;
      for (let length = 0; length <= last; length += format === 'tar' ? 97 : 1) {
        assert.match((await place(context).refused(bytes.subarray(0, length), format)).message, /cut off|checksum of a header/, `${format} ${length}`);
      }
    }
  });

  test('a zstd that needs much memory', async (context) => {
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xb8, 1, 0, 0]);
    assert.match((await place(context).refused(frame, 'tar.zst')).message, /needs a window of \d+ bytes to be decompressed, of at most 134217728/);
  });
});

describe('a tar that is too much is refused', () => {
  const bomb = tarBytes([{ name: 'zeros', content: Buffer.alloc(80 * 2 ** 20) }]);

  for (const [format, pack] of [['tar.gz', gzipSync], ['tar.zst', zstdCompressSync]] as const) {
    test(`${format}: out of little comes much`, async (context) => {
      const { refused } = place(context);
      assert.match((await refused(pack(bomb), format)).message, /inflates to more than 200 times its size/);
    });
  }

  test('in bytes', async (context) => {
    const { message, exit } = await place(context).refused(tarBytes(MODEL), 'tar', { limits: { maxBytes: 500 } });
    assert.equal(exit, 'damaged');
    assert.match(message, /'onnx\/model\.onnx', which brings it to 1002 B of at most 500 B \(--max-unpacked\)/);
  });

  test('for the disk', async (context) => {
    const { message, exit } = await place(context).refused(tarBytes(MODEL), 'tar', { limits: { freeBytes: 500 } });
    assert.equal(exit, 'noSpace');
    assert.match(message, /the disk has 500 B free/);
  });

  test('in entries', async (context) => {
    const { message } = await place(context).refused(tarBytes(MODEL), 'tar', { limits: { maxEntries: 3 } });
    assert.match(message, /has more than 3 entries/);
  });
});

test('what is in the folder already is never written over', async (context) => {
  const { folder, refused } = place(context);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a'), 'mine');
  assert.match((await refused(tarBytes([{ name: 'a', content: 'theirs' }]), 'tar')).message, /'a', which is in the folder already/);
  assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'mine');
});

test('unpacking ends when its signal says so, with its reason', async (context) => {
  const stop = new AbortController();
  stop.abort(new Error('asked to stop'));
  await assert.rejects(place(context).unpack(tarBytes(MODEL), 'tar', { signal: stop.signal }), /asked to stop/);
});
