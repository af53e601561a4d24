import { table } from '../../scripts/docs/markdown';

/** Seconds of CPU for one probe: the construct's, which its launcher answers, and KServe's, which is executed. */
export interface ProbeCost {
  readonly ours: number;
  readonly theirs: number;
}

/** Of how many probes the cost is a mean. */
export const TIMES = { ours: 500, theirs: 5 };

export function costTable({ ours, theirs }: ProbeCost): string {
  return table(['Probe', 'CPU time of one', 'Mean of'], [
    ['the launcher\'s `/live`, asked by HTTP', `${(ours * 1000).toFixed(2)} ms`, String(TIMES.ours)],
    ['KServe\'s, a program that joins Ray', `${(theirs * 1000).toFixed(0)} ms`, String(TIMES.theirs)],
    ['ratio', `1 to ${Math.round(theirs / ours)}`, ''],
  ]);
}
