import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tarBytes, type TarItem } from './tar-bytes.ts';
import { place, type Place } from './unpacking.ts';

const LAYER = { from: 'models', isLayer: true };

async function layers(to: Place, ...all: readonly (readonly TarItem[])[]): Promise<Record<string, string>> {
  for (const items of all) await to.unpack(tarBytes(items), 'tar', LAYER);
  return to.tree();
}

const FIRST: readonly TarItem[] = [
  { name: 'etc/passwd', content: 'root' }, { name: 'models/', type: '5' }, { name: 'models/config.json', content: '1' }, { name: 'models/onnx/model.onnx', content: '2' }, { name: 'models/onnx/old.onnx', content: '3' },
];

describe('layers of an image', () => {
  test('only what is below the prefix is taken, without it', async (context) => {
    assert.deepEqual(await layers(place(context), [...FIRST, { name: 'models2/x', content: 'no' }]), { 'config.json': '1', 'onnx/model.onnx': '2', 'onnx/old.onnx': '3' });
  });

  test('a later layer replaces files, and a file by a folder', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST, [{ name: 'models/config.json', content: 'new' }, { name: 'models/onnx', content: 'file' }]), { 'config.json': 'new', 'onnx': 'file' });
  });

  test('a whiteout removes a file or a folder of a layer before', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST, [{ name: 'models/onnx/.wh.old.onnx' }]), { 'config.json': '1', 'onnx/model.onnx': '2' });
    assert.deepEqual(await layers(place(context), FIRST, [{ name: 'models/.wh.onnx' }]), { 'config.json': '1' });
  });

  test('an opaque folder hides what layers before had in it, not what its own layer has', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST, [{ name: 'models/onnx/new.onnx', content: '4' }, { name: 'models/onnx/.wh..wh..opq' }]), { 'config.json': '1', 'onnx/new.onnx': '4' });
  });

  test('a whiteout of a folder around the prefix removes all', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST, [{ name: '.wh.models' }, { name: 'models/a', content: '5' }]), { a: '5' });
  });

  test('a whiteout elsewhere, and what AUFS keeps, change nothing', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST.slice(0, 3), [{ name: 'etc/.wh.passwd' }, { name: '.wh..wh.plnk' }]), { 'config.json': '1' });
  });

  test('a hard link to a file of a layer before', async (context) => {
    assert.deepEqual(await layers(place(context), FIRST.slice(0, 3), [{ name: 'models/same', type: '1', link: 'models/config.json' }]), { 'config.json': '1', 'same': '1' });
  });

  test('nothing is written through a link of a layer before', async (context) => {
    const to = place(context);
    await layers(to, [{ name: 'models/d/x', content: '1' }, { name: 'models/l', type: '2', link: 'd' }]);
    assert.match((await to.refused(tarBytes([{ name: 'models/l/evil' }]), 'tar', LAYER)).message, /'l', which is a link in a layer before and a folder in this one/);
    assert.match((await to.refused(tarBytes([{ name: 'models/h', type: '1', link: 'models/l/x' }]), 'tar', LAYER)).message, /is no file before it/);
  });

  test('a link that leaves the prefix is refused', async (context) => {
    assert.match((await place(context).refused(tarBytes([{ name: 'models/l', type: '2', link: '../etc/passwd' }]), 'tar', LAYER)).message, /is a link that leaves the folder/);
    assert.match((await place(context).refused(tarBytes([{ name: 'models/h', type: '1', link: 'etc/passwd' }]), 'tar', LAYER)).message, /is a hard link that leaves the folder/);
  });
});
