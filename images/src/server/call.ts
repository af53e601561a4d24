import type { Trace } from './trace/trace.ts';

/** One request on its way, whatever protocol it came by. */
export interface Call {
  readonly id: string;
  /** Fires when the client goes away or the deadline passes: every stage stops its work. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use any more. */
  readonly deadline: number;
  /** Absent where nobody traces it. */
  readonly trace?: Trace;
}
