import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one fault did, once. Times are seconds after it. */
export interface Row {
  readonly by: 'cdk8s-kserve' | 'kserve';
  readonly executor: 'mp' | 'ray';
  readonly fault: string;
  /** When the Service sent no more requests to the head. */
  readonly noticed?: number;
  /** The containers of before, as they ended. */
  readonly ended: { role: string; seconds: number; code: number; sentence: string }[];
  /** Requests that failed, by outcome. */
  readonly failures: Record<string, number>;
  /** How long the slowest request took, answered or not. */
  readonly slowest: number;
  /** When it answered again. */
  readonly back?: number;
  /** What of that Ray and vLLM took to start. */
  readonly engineStart?: number;
  /** Outcome of a long request that ran. */
  readonly running?: string;
  /** What must not be. */
  readonly problems: string[];
}

/** Whether a row shows what is promised: of states, not of seconds. */
export function passed({ problems, running }: Row): boolean {
  return problems.length === 0 && (running ?? '200') === '200';
}

/** Rows in a file, kept as they come: a run that was cut short goes on where it was. */
export class Results {
  public readonly rows: Row[];

  constructor(private readonly file?: string) {
    this.rows = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Row[] : [];
  }

  public add(row: Row): void {
    this.rows.push(row);
    if (this.file !== undefined) { writeFileSync(this.file, `${JSON.stringify(this.rows, null, 1)}\n`); }
  }

  /** How often a fault was measured. */
  public times(by: Row['by'], executor: string, fault: string): number {
    return this.rows.filter((row) => row.by === by && row.executor === executor && row.fault === fault).length;
  }
}
