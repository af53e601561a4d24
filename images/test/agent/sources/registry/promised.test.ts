import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../../src/agent/sources/registry/entities.ts';
import { pinnedTo } from '../../../../src/agent/sources/registry/pinned.ts';
import { promised } from '../../../../src/agent/sources/registry/promised.ts';
import { promisesOf } from '../../../../src/agent/sources/registry/promises.ts';
import type { Hashes, Listing, RemoteFile } from '../../../../src/agent/sources/source.ts';
import { text } from '../../servers/model-registry/client.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

function promises(properties: Record<string, string>, fields: Partial<Artifact> = {}): ReturnType<typeof promisesOf> {
  return promisesOf({ id: '1', customProperties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, text(value)])), ...fields });
}

function list(files: Record<string, Hashes>, properties: Record<string, string>, fields?: Partial<Artifact>): Promise<Listing> {
  const remote = Object.entries(files).map(([path, hashes]): RemoteFile => ({ path, hashes, size: 1, ranges: true, open: () => Promise.reject(new Error('not opened')) }));
  return promised({ list: async () => ({ pinned: 'there', files: remote }) }, promises(properties, fields), 'model-registry://h/m/v').list(new AbortController().signal);
}

test('a hash of the one file is added to it', async () => {
  for (const properties of [{ sha256: A }, { SHA256: A.toUpperCase() }, { digest: `sha256:${A}` }, { checksum: A }, { hash: `sha256:${A}`, sha256: A }]) {
    const { files: [file] } = await list({ 'm.bin': { md5: 'c'.repeat(32) } }, properties);
    assert.deepEqual(file?.hashes, { md5: 'c'.repeat(32), sha256: A });
  }
});

test('hashes of several files are read as sha256sum prints them', async () => {
  const { files } = await list({ 'a/x': {}, 'b y': {}, 'c': {} }, { sha256sums: `${A}  ./a/x\r\n${B} *b y\n` });
  assert.deepEqual(files.map(({ hashes }) => hashes), [{ sha256: A }, { sha256: B }, {}]);
});

test('a hash that the source contradicts is said before the first byte', async () => {
  await assert.rejects(list({ 'm.bin': { sha256: B } }, { sha256: A }), { exit: 'damaged', message: /'m.bin' has the sha256 b+, and the registry promises a+/ });
});

test('one hash of several files, or of a file that is not there, is refused', async () => {
  await assert.rejects(list({ a: {}, b: {} }, { sha256: A }), { exit: 'damaged', message: /one hash \(sha256\) of a model of 2 files.*sha256sums/ });
  await assert.rejects(list({ a: {} }, { sha256sums: `${A}  b` }), { exit: 'damaged', message: /states a hash of 'b'/ });
});

test('a hash that cannot be read is refused', () => {
  const fails = (properties: Record<string, string>, message: RegExp): void => assert.throws(() => promises(properties), { exit: 'damaged', message });
  fails({ sha256: 'abc' }, /states 'sha256' of the model as 'abc'/);
  fails({ digest: 'blake3:abcd' }, /states 'digest'/);
  fails({ sha256: A, digest: B }, /two different hashes sha256/);
  fails({ sha256sums: 'm.bin' }, /lines as sha256sum prints them/);
});

test('other properties are nobody\'s promise', () => {
  assert.deepEqual(promises({ accuracy: '0.9', author: 'x' }).file, {});
});

test('a format that no file has is refused, as far as names tell', async () => {
  await assert.rejects(list({ 'model.bin': {} }, {}, { modelFormatName: 'ONNX' }), { exit: 'damaged', message: /format 'onnx', and among the 1 files/ });
  await list({ 'onnx/model.onnx': {}, 'config.json': {} }, {}, { modelFormatName: 'onnx' });
  await list({ 'model.tar.gz': {} }, {}, { modelFormatName: 'onnx' });
  await list({ 'model.bin': {} }, {}, { modelFormatName: 'sklearn' });
});

test('it is asked for again by the registry\'s name', async () => {
  assert.equal((await list({ a: {} }, {})).pinned, 'model-registry://h/m/v');
});

test('a digest pins an image, and one that its URI contradicts is refused', () => {
  const of = (uri: string): string => pinnedTo(uri, promises({ digest: `sha256:${A}` })).uri;
  assert.equal(of('oci://host:5000/m:1'), `oci://host:5000/m@sha256:${A}`);
  assert.equal(of(`oci://host/m@sha256:${A}`), `oci://host/m@sha256:${A}`);
  assert.throws(() => of(`oci://host/m@sha256:${B}`), { exit: 'damaged', message: /its URI another one/ });
  assert.deepEqual(pinnedTo('oci://host/m', promises({ sha256: A })).rest.file, {});
});
