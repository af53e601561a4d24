import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogOf, type CatalogModel } from '../../../src/agent/cache/catalog.ts';
import { roomFor, type Sight } from '../../../src/agent/cache/room.ts';

const model = (key: string, bytes: number): CatalogModel => ({ key, uri: `hf://owner/${key}`, bytes, args: [] });
const there = (key: string, bytes: number, isComplete = true): Sight['shelved'][number] => ({ key, bytes, isComplete, damaged: [] });
const sight = (changes: Partial<Sight>): Sight => ({ catalog: { capacity: 100, models: [] }, shelved: [], used: new Set(), lastUsed: new Map(), freeBytes: 1000, ...changes });

test('what fits evicts nothing', () => {
  assert.deepEqual(roomFor(model('a', 40), sight({ catalog: { capacity: 100, models: [model('a', 40)] }, shelved: [there('old', 60)] })), { evict: [] });
});

test('the least recently used that is no longer listed goes first, and no more than has to', () => {
  const shelved = [there('new', 30), there('old', 30), there('older', 30)];
  const lastUsed = new Map([['new', 3], ['old', 2], ['older', 1]]);
  assert.deepEqual(roomFor(model('a', 40), sight({ catalog: { capacity: 100, models: [model('a', 40)] }, shelved, lastUsed })), { evict: ['older'] });
  assert.deepEqual(roomFor(model('a', 60), sight({ catalog: { capacity: 100, models: [model('a', 60)] }, shelved, lastUsed })), { evict: ['older', 'old'] });
});

test('what pods mount is never evicted, and is named where it stands in the way', () => {
  const room = roomFor(model('a', 60), sight({ catalog: { capacity: 100, models: [model('a', 60)] }, shelved: [there('old', 60)], used: new Set(['old']) }));
  assert.match('lacking' in room ? room.lacking : '', /^20 bytes are missing, and pods still mount old: /);
});

test('nothing is evicted while nobody tells what is mounted', () => {
  const room = roomFor(model('a', 60), sight({ catalog: { capacity: 100, models: [model('a', 60)] }, shelved: [there('old', 60)], used: undefined }));
  assert.match('lacking' in room ? room.lacking : '', /nobody could be asked which models are mounted/);
});

test('a model that is on its way has its bytes reserved', () => {
  const catalog = { capacity: 100, models: [model('a', 50), model('b', 50)] };
  assert.deepEqual(roomFor(model('b', 50), sight({ catalog, shelved: [there('a', 10, false)] })), { evict: [] });
  assert.deepEqual(roomFor(model('b', 50), sight({ catalog, shelved: [there('a', 10, false), there('old', 20)] })), { evict: ['old'] });
});

test('the disk of the node counts as well as the capacity', () => {
  const catalog = { capacity: 100, models: [model('a', 50)] };
  assert.deepEqual(roomFor(model('a', 50), sight({ catalog, shelved: [there('a', 20, false), there('old', 20)], freeBytes: 15 })), { evict: ['old'] });
  const room = roomFor(model('a', 50), sight({ catalog, freeBytes: 15 }));
  assert.match('lacking' in room ? room.lacking : '', /^35 bytes are missing, and the disk has less than the capacity/);
});

test('models that together are too much are told, the last of them', () => {
  const catalog = { capacity: 100, models: [model('a', 60), model('b', 50)] };
  assert.deepEqual(roomFor(model('a', 60), sight({ catalog })), { evict: [] });
  const room = roomFor(model('b', 50), sight({ catalog }));
  assert.match('lacking' in room ? room.lacking : '', /needs 50 bytes of the capacity of 100, of which the models before it in the catalog reserve 60: raise the capacity to at least 110/);
});

test('a catalog is read', () => {
  assert.deepEqual(catalogOf('{"capacity": 5, "models": [{"key": "a-1", "uri": "hf://a/b", "bytes": 3}]}', 'c'), { capacity: 5, models: [{ key: 'a-1', uri: 'hf://a/b', bytes: 3, args: [] }] });
});

for (const [text, message] of [
  ['{', /--catalog 'c' is no JSON/],
  ['{"models": []}', /has a 'capacity' of undefined: give a number of bytes above 0/],
  ['{"capacity": 5}', /has no list of 'models'/],
  ['{"capacity": 5, "models": [{"key": "../a", "uri": "x", "bytes": 1}]}', /has a 'key' of model 1 of "\.\.\/a": give at most 63 small letters/],
  ['{"capacity": 5, "models": [{"key": "a", "uri": "x", "bytes": 1}, {"key": "a", "uri": "y", "bytes": 1}]}', /has the key 'a' twice/],
  ['{"capacity": 5, "models": [{"key": "a", "bytes": 1}]}', /has no 'uri' of model 1 \('a'\)/],
  ['{"capacity": 5, "models": [{"key": "a", "uri": "x", "bytes": 0}]}', /has 'bytes' of model 1 \('a'\) of 0/],
  ['{"capacity": 5, "models": [{"key": "a", "uri": "x", "bytes": 1, "args": "--x"}]}', /has 'args' of model 1 \('a'\) that are no list of texts/],
] as const) {
  test(`a catalog of ${text} is refused`, () => {
    assert.throws(() => catalogOf(text, 'c'), { exit: 'usage', message });
  });
}
