import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { EXIT } from '../../../src/agent/exit.ts';
import type { ScanReport } from '../../../src/agent/scan/report.ts';
import { folderOf } from './scanning.ts';

const MAIN = new URL('../../../src/agent/main.ts', import.meta.url).pathname;

function agent(...args: readonly string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { code: status, out: stdout, error: stderr };
}

test('agent scan prints its report, and ends with the code of findings', (context) => {
  const folder = folderOf(context, { 'm.pkl': "cos\nsystem\n(S'true'\ntR.", 'config.json': '{}' });
  const { code, out, error } = agent('scan', folder);
  assert.equal(code, EXIT.findings.code);
  const report = JSON.parse(out) as ScanReport;
  assert.deepEqual([report.version, report.files, report.findings.map(({ rule }) => rule)], [1, 2, ['pickle-import']]);
  assert.match(error.trim().split('\n').at(-1) ?? '', /^1 finding\(s\) in 2 file\(s\), the first: unsafe: 'm\.pkl': the pickle imports 'os\.system'/);
});

test('a folder without findings ends with 0, and notes do not count', (context) => {
  const { code, out } = agent('scan', folderOf(context, { 'run.sh': '#!/bin/sh', 'x.py': '' }));
  assert.equal(code, 0);
  assert.equal((JSON.parse(out) as ScanReport).code.length, 1);
});

test('imports are allowed by a flag', (context) => {
  const folder = folderOf(context, { 'm.pkl': Buffer.from('\x80\x02csklearn.tree\nTree\n.', 'latin1') });
  assert.deepEqual([agent('scan', folder).code, agent('scan', folder, '--allow-imports', 'sklearn.*').code], [EXIT.findings.code, 0]);
});

test('a report longer than a pipe comes whole', (context) => {
  const files = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`m${index}.so`, '']));
  const { code, out } = agent('scan', folderOf(context, files));
  assert.equal(code, EXIT.findings.code);
  assert.equal((JSON.parse(out) as ScanReport).findings.length, 2000);
});

test('what is no folder, and more than one, say how it goes', () => {
  assert.deepEqual([agent('scan', '/nowhere/at/all').code, agent('scan').code, agent('scan', '/a', '/b').code], [EXIT.notFound.code, EXIT.usage.code, EXIT.usage.code]);
});
