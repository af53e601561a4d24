import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { checkPaths } from '../../../src/agent/folder/paths.ts';

const refused = (paths: readonly string[], why: RegExp): void => {
  assert.throws(() => checkPaths(paths), (error) => error instanceof Failure && error.exit === 'damaged' && why.test(error.message), JSON.stringify(paths));
};

test('what models have is taken', () => {
  checkPaths(['config.json', 'onnx/model.onnx', 'a b/ü.bin', '.gitattributes', '...', 'x'.repeat(255), 'folder/.agent']);
});

test('what would leave the folder is refused by name', () => {
  refused(['/etc/passwd'], /"\/etc\/passwd", which is refused: it is absolute/);
  refused(['a/../../b'], /it has an empty name, '.' or '..' in it/);
  for (const path of ['..', '.', '', 'a//b', 'a/', './a']) refused([path], /empty name/);
  refused(['a\\..\\b'], /it has a backslash/);
  refused(['a\u0000b'], /"a\\u0000b", which is refused: it has a control character/);
});

test("the agent's own names are refused", () => {
  refused(['.agent/parts/x'], /'.agent' and names that begin with '.agent-' are the agent's own/);
  refused(['.AGENT/x'], /the agent's own/);
  refused(['.agent-complete'], /the agent's own/);
});

test('names that no file system takes are refused before the first byte', () => {
  refused(['x'.repeat(256)], /longer than 255 bytes/);
  refused([`${'ü'.repeat(128)}`], /longer than 255 bytes/);
  refused([Array(20).fill('x'.repeat(200)).join('/')], /longer than 3072 bytes/);
});

test('names that are one on some disks are refused', () => {
  refused(['a', 'a'], /it comes twice/);
  refused(['Model.bin', 'model.bin'], /differs from 'Model.bin' only in the case/);
  refused(['\u00fc', 'u\u0308'], /the form of accents/);
});

test('a file that is a folder, too, is refused', () => {
  refused(['a', 'a/b'], /it is a folder too, that of 'a\/b'/);
  refused(['A/b/c', 'a/b'], /it is a folder too/);
});
