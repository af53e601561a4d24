import type { Call } from '../../src/server/call.ts';

/** A call that nothing ends. */
export function call(changes: Partial<Call> = {}): Call {
  return { id: 'test', signal: new AbortController().signal, deadline: Infinity, ...changes };
}
