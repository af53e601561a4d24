import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const script = path.resolve(__dirname, '../../.ci/count.mjs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'count-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function count(log: string, status: number): string {
  const file = path.join(folder, 'log');
  writeFileSync(file, log);
  return execFileSync(process.execPath, [script, file, String(status)], { encoding: 'utf8' }).trim();
}

test.each([
  ['a step that says nothing is one test', 'hello\n', 0, '1 0'],
  ['a step that fails and says nothing is one failure', 'hello\n', 1, '0 1'],
  ["Jest's summary counts", 'Tests:       2 failed, 1 skipped, 40 passed, 43 total\n', 1, '40 2'],
  ['summaries add up', 'Tests: 4 passed, 4 total\nTests: 5 passed, 5 total\n', 0, '9 0'],
  ['a plain total counts', 'done\n3 passed, 0 failed\n', 0, '3 0'],
  ['our own total counts, not that of a Jest inside', 'Tests: 4 passed, 4 total\n4 passed, 0 failed\n', 0, '4 0'],
  ['a failure after passed tests counts', 'Tests: 4 passed, 4 total\n', 1, '4 1'],
  ["Python's summary counts", 'Ran 40 tests in 3.1s\n\nFAILED (failures=2, errors=1)\n', 1, '37 3'],
  ["Python's summary counts when all is well", 'Ran 40 tests in 3.1s\n\nOK\n', 0, '40 0'],
  ["the totals of Node's runner count", 'ℹ tests 9\nℹ pass 6\nℹ fail 2\nℹ cancelled 1\nℹ skipped 0\n', 1, '6 3'],
  ['colours do not matter', '\u001b[1mTests:       \u001b[22m\u001b[32m2 passed\u001b[39m, 2 total\n', 0, '2 0'],
])('%s', (_what, log, status, total) => {
  expect(count(log, status)).toBe(total);
});
