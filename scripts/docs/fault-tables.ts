import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costTable, ProbeCost } from '../../test/group/cost-table';
import { passed, Row } from '../../test/group/results';
import { faultTable } from '../../test/group/table';

/** What `npm run test:group` wrote the last time that somebody had a quiet machine for it. */
const MEASURED = join(__dirname, '..', '..', 'test', 'group', 'measured');

/** What faults did to groups of the construct, or to those of KServe's script. */
export function measuredFaults(by: Row['by']): string {
  const rows = read<Row[]>(by) ?? [];
  if (rows.length === 0) { return 'Not measured yet.'; }
  return `${faultTable(rows)}\n\n${rows.filter(passed).length} of ${rows.length} ended as promised.`;
}

export function measuredProbes(): string {
  const cost = read<ProbeCost>('probes');
  return cost === undefined ? 'Not measured yet.' : costTable(cost);
}

function read<T>(name: string): T | undefined {
  const file = join(MEASURED, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as T : undefined;
}
