import type { Call } from '../../call.ts';
import { ServingError } from '../../errors.ts';
import { invalid, shown } from '../../fields.ts';
import type { Parameter } from './tensor.ts';

/** Runs with the parameter `timeout`, microseconds as Triton has it, where that is shorter than what the call has left. */
export async function withTimeLimit<T>(call: Call, timeout: Parameter | undefined, run: (call: Call) => Promise<T>): Promise<T> {
  if (timeout === undefined || timeout === 0) return run(call);
  if (typeof timeout !== 'number' || timeout < 0) throw invalid(`the parameter 'timeout' must be microseconds, got ${shown(timeout)}`);
  const deadline = performance.now() + timeout / 1000;
  if (deadline >= call.deadline) return run(call);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new ServingError('timeout', `no answer within 'timeout', ${timeout} microseconds: allow more`)), timeout / 1000);
  try {
    return await run({ ...call, deadline, signal: AbortSignal.any([call.signal, controller.signal]) });
  } finally {
    clearTimeout(timer);
  }
}
