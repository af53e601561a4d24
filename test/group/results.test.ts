import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passed, Results, Row } from './results';
import { faultTable } from './table';

const row = (more: Partial<Row> = {}): Row => ({
  by: 'cdk8s-kserve', executor: 'mp', fault: 'worker-killed', noticed: 2, failures: { 500: 1 }, slowest: 0.5,
  ended: [{ role: 'head', seconds: 3, code: 68, sentence: 'rank 1 is lost' }], back: 60, engineStart: 50, problems: [],
  ...more,
});

test('a run that was cut short goes on where it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  try {
    const file = join(folder, 'rows.json');
    new Results(file).add(row());
    const again = new Results(file);
    again.add(row({ fault: 'head-killed' }));
    expect(new Results(file).times('cdk8s-kserve', 'mp', 'worker-killed')).toBe(1);
    expect(new Results(file).rows).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the same fault counts for one executor and one way alone', () => {
  const results = new Results();
  results.add(row());
  expect(results.times('cdk8s-kserve', 'ray', 'worker-killed')).toBe(0);
  expect(results.times('kserve', 'mp', 'worker-killed')).toBe(0);
});

test('a fault is passed without problems, and with an answer to the request that ran', () => {
  expect(passed(row())).toBe(true);
  expect(passed(row({ problems: ['a wrong answer: x'] }))).toBe(false);
  expect(passed(row({ running: '200' }))).toBe(true);
  expect(passed(row({ running: 'ECONNRESET' }))).toBe(false);
});

test('the table has the median and the range of each time, and what is beyond the start', () => {
  const lines = faultTable([row(), row({ back: 70, engineStart: 55 }), row({ back: 90, engineStart: 50 })]).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('| mp | the worker\'s container is killed | 3 | 2.0 (2.0 to 2.0) | 3.0 (3.0 to 3.0), code 68 | - '
    + '| 70.0 (60.0 to 90.0) | 50.0 (50.0 to 55.0) | 15.0 (10.0 to 40.0) | 500; slowest 0.5 s |');
});

test('the table says how often a group did not come back', () => {
  const line = faultTable([row({ back: undefined, engineStart: undefined, problems: ['it serves again: not within 300 s'] })]);
  expect(line).toContain('| 1x not within the limit | - | - |');
});
