// How many tests a step's log tells of: `<passed> <failed>`. Arguments: the log and the exit status.
import { readFileSync } from 'node:fs';

// A terminal's colours would hide the totals.
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

// A suite of ours closes with the first, Jest with the second; ours may run Jest inside.
const TOTALS = [/^\s*\d+ passed, \d+ failed/, /^\s*Tests:\s/];

// Python's runner says how many it ran, and only then how many of them failed.
const UNITTEST = /^Ran (\d+) tests? in/;
const UNITTEST_FAILED = /(?:failures|errors|unexpected successes)=(\d+)/g;

/** Adds up the totals of a log; a step that tells nothing is one test. */
export function count(log, status) {
  const lines = log.replace(COLOURS, '').split('\n');
  const [ours, jest] = TOTALS.map((form) => lines.filter((line) => form.test(line)));
  const totals = ours.length > 0 ? ours : jest;
  const sum = (number) => totals.reduce((all, line) => all + Number(number.exec(line)?.[1] ?? 0), 0);
  const others = [pythonTests(lines), nodeTests(lines)];
  const passed = others.reduce((all, other) => all + other.passed, sum(/(\d+) passed/));
  const failed = others.reduce((all, other) => all + other.failed, sum(/(\d+) failed/));
  if (status !== 0 && failed === 0) return { passed, failed: 1 };
  return passed + failed === 0 ? { passed: 1, failed: 0 } : { passed, failed };
}

function pythonTests(lines) {
  const ran = lines.reduce((all, line) => all + Number(UNITTEST.exec(line)?.[1] ?? 0), 0);
  const verdicts = lines.filter((line) => /^FAILED \(/.test(line)).join(' ');
  const failed = [...verdicts.matchAll(UNITTEST_FAILED)].reduce((all, [, number]) => all + Number(number), 0);
  return { passed: ran - failed, failed };
}

/** Node's own runner: the totals of its report. */
function nodeTests(lines) {
  const sum = (form) => lines.reduce((all, line) => all + Number(form.exec(line)?.[1] ?? 0), 0);
  return { passed: sum(/^ℹ pass (\d+)$/), failed: sum(/^ℹ (?:fail|cancelled) (\d+)$/) };
}

const [file, status] = process.argv.slice(2);
if (file) {
  const { passed, failed } = count(readFileSync(file, 'utf8'), Number(status));
  process.stdout.write(`${passed} ${failed}\n`);
}
