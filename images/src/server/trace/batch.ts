import type { Call } from '../call.ts';
import type { StageRef, Trace } from './trace.ts';

interface Waited {
  readonly call: Call;
  readonly since: number;
}

export interface BatchRun {
  readonly from: number;
  readonly rows: number;
  readonly tokens: number;
  readonly failed: boolean;
}

/** What a batch was for every request in it: the time in the queue, and the batch, which all but the first of them link to the first one's. */
export function traceBatch(items: readonly Waited[], { from, rows, tokens, failed }: BatchRun): void {
  const to = performance.now();
  let first: StageRef | undefined;
  for (const [trace, own] of byTrace(items)) {
    trace.stage({ name: 'queue', from: own[0]!.since, to: from, counts: { 'inference.rows': own.length } });
    const stage = trace.stage({
      name: 'infer', from, to, failed, shared: first,
      counts: { 'inference.rows': own.length, 'inference.batch.rows': rows, 'inference.batch.tokens': tokens },
    });
    first ??= stage;
  }
}

/** What waited in vain. */
export function traceLeft(items: readonly Waited[]): void {
  const to = performance.now();
  for (const [trace, own] of byTrace(items)) {
    trace.stage({ name: 'queue', from: own[0]!.since, to, failed: true, counts: { 'inference.rows': own.length } });
  }
}

function byTrace(items: readonly Waited[]): Map<Trace, Waited[]> {
  const found = new Map<Trace, Waited[]>();
  for (const item of items) {
    const { trace } = item.call;
    if (trace === undefined) continue;
    const own = found.get(trace);
    if (own === undefined) found.set(trace, [item]);
    else own.push(item);
  }
  return found;
}
