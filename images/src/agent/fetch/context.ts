import type { Settings } from '../options.ts';
import type { Pace } from '../net/pace.ts';
import type { Report } from '../report/report.ts';
import type { SourceContext } from '../sources/source.ts';
import type { Hashing } from '../transfer/hashing.ts';

/** What every step of a fetch has. */
export interface FetchContext {
  readonly settings: Settings;
  readonly source: SourceContext;
  readonly report: Report;
  readonly pace: Pace;
  readonly hashing: Hashing;
  readonly signal: AbortSignal;
  /** Seconds that are left of --deadline. */
  readonly patience: () => number;
  /** Ends everything, for this reason. */
  readonly abort: (reason: unknown) => void;
}
