// How many tests a step's log tells of: `<passed> <failed>`. Arguments: the log and the exit status.
import { readFileSync } from 'node:fs';

// A terminal's colours would hide the totals.
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Adds up Jest's summaries and lines like `3 passed, 0 failed`; a step that tells nothing is one test. */
export function count(log, status) {
  let passed = 0;
  let failed = 0;
  for (const line of log.replace(COLOURS, '').split('\n')) {
    const total = /^\s*(?:Tests:\s|\d+ passed, \d+ failed)/.test(line) ? line : '';
    passed += Number(/(\d+) passed/.exec(total)?.[1] ?? 0);
    failed += Number(/(\d+) failed/.exec(total)?.[1] ?? 0);
  }
  if (status !== 0 && failed === 0) failed = 1;
  if (status === 0 && passed === 0 && failed === 0) passed = 1;
  return { passed, failed };
}

const [file, status] = process.argv.slice(2);
if (file) {
  const { passed, failed } = count(readFileSync(file, 'utf8'), Number(status));
  process.stdout.write(`${passed} ${failed}\n`);
}
