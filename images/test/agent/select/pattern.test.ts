import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { matcherOf } from '../../../src/agent/select/pattern.ts';
import { randomOf } from '../../fuzz/random.ts';

describe('patterns of files', () => {
  test('* goes over folders', () => assert.equal(matcherOf(['*.json'])('a/b/config.json'), true));
  test('a folder is meant by a slash at the end', () => {
    assert.equal(matcherOf(['onnx/'])('onnx/deep/model.onnx'), true);
    assert.equal(matcherOf(['onnx/'])('onnx2/model.onnx'), false);
  });
  test('capitals matter', () => assert.equal(matcherOf(['*.BIN'])('a.bin'), false));
  test('none fits nothing', () => assert.equal(matcherOf([])('a'), false));
  test('many stars take no time', () => assert.equal(matcherOf(['*a'.repeat(200) + 'b'])('a'.repeat(4000)), false));

  test("they fit what Python's fnmatch fits", (context) => {
    const random = randomOf(5);
    const word = (): string => Array.from({ length: random.below(9) }, () => random.pick([...'ab/.*?[]!-^\\é'])).join('');
    const pairs = Array.from({ length: 20_000 }, () => [word(), word()] as const);
    const python = spawnSync('python3', ['-c', 'import sys,json,fnmatch\njson.dump([fnmatch.fnmatchcase(n,p+"*" if p.endswith("/") else p) for p,n in json.load(sys.stdin)],sys.stdout)'], { input: JSON.stringify(pairs) });
    if (python.error !== undefined) return context.skip('NOT RUN: python3 is not installed');
    assert.equal(python.status, 0, String(python.stderr));
    const theirs = JSON.parse(String(python.stdout)) as boolean[];
    assert.ok(theirs.filter(Boolean).length > 500);
    pairs.forEach(([pattern, name], index) => assert.equal(matcherOf([pattern])(name), theirs[index], JSON.stringify({ pattern, name })));
  });
});
