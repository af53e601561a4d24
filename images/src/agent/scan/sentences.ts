import { shown } from '../archive/refusal.ts';
import type { ScanReport } from './report.ts';

/** A line for every finding, then one for each file of code. */
export function sentencesOf({ findings, code }: ScanReport): string[] {
  return [
    ...findings.map(({ path, member, level, rule, text }) => `${level}: ${shown(member === undefined ? path : `${path}!${member}`)}: ${text} [${rule}]`),
    ...code.map(({ path, sha256, references }) => `code: ${shown(path)} sha256:${sha256}${references.length === 0 ? '' : `, named by ${references.map(({ file, key }) => `${file} ${key}`).join(', ')}`}`),
  ];
}

/** What a termination message says of a folder with findings; undefined: there are none. */
export function verdictOf(report: ScanReport): string | undefined {
  const unsafe = report.findings.filter(({ level }) => level === 'unsafe');
  const [first] = sentencesOf({ ...report, findings: unsafe, code: [] });
  return first === undefined ? undefined : `${unsafe.length} finding(s) in ${report.files} file(s), the first: ${first}`;
}
