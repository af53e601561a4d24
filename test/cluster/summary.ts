import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one run of the suites came to. */
export interface Result {
  title: string;
  passed: number;
  failed: number;
  seconds: number;
  /** Counts that the suites made, in their order. */
  counts: [string, number][];
}

/** Reads what Jest and the suites left in a run's folder. */
export function readResult(title: string, folder: string, seconds: number): Result {
  const file = join(folder, 'jest.json');
  if (!existsSync(file)) { return { title, passed: 0, failed: 1, seconds, counts: [] }; }
  const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number };
  return {
    title,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    seconds,
    counts: readCounts(join(folder, 'counts.jsonl')),
  };
}

function readCounts(file: string): [string, number][] {
  if (!existsSync(file)) { return []; }
  const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { what: string; number: number });
  return lines.map(({ what, number }) => [what, number]);
}

/** A block for each run, and the line that CI looks for. */
export function summary(results: Result[]): string {
  const blocks = results.map(({ title, passed, failed, seconds, counts }) => {
    const numbers = counts.map(([what, number]) => `${number} ${what}`).join(', ');
    return `${title}: ${passed} passed, ${failed} failed in ${seconds} s\n  ${numbers}`;
  });
  const total = (field: 'passed' | 'failed'): number => results.reduce((sum, result) => sum + result[field], 0);
  return `${blocks.join('\n')}\n${total('passed')} passed, ${total('failed')} failed\n`;
}
