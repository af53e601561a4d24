import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { RowResult } from './messages.ts';
import type { RawTensor } from './runner.ts';
import type { Row, Taken } from './row.ts';

/** A call's rows on their way; it is done when all are, or the first fails. */
export interface Job {
  readonly call: Call;
  readonly results: Promise<Taken[]>;
  settle(index: number, result: RowResult): void;
  fail(error: ServingError): void;
}

export type Item = RowItem | RawItem;
interface Base { readonly call: Call; readonly since: number; fail(error: ServingError): void }
export interface RowItem extends Base { readonly kind: 'row'; readonly row: Row; readonly settle: (result: RowResult) => void }
export interface RawItem extends Base {
  readonly kind: 'raw';
  readonly rows: number;
  readonly feeds: readonly RawTensor[];
  readonly outputs: readonly string[];
  settle(tensors: RawTensor[]): void;
}

export function jobOf(call: Call, size: number): Job {
  const { promise, resolve, reject } = Promise.withResolvers<Taken[]>();
  const results = new Array<Taken>(size);
  let left = size;
  if (size === 0) resolve([]);
  return {
    call,
    results: promise,
    settle: (index, result) => {
      if (!('taken' in result)) return reject(new ServingError('failed', `input ${index} failed: ${result.reason}`));
      results[index] = result.taken;
      left -= 1;
      if (left === 0) resolve(results);
    },
    fail: reject,
  };
}

/** Why a call's signal fired, as an error for its client. */
export function reasonOf(signal: AbortSignal): ServingError {
  if (signal.reason instanceof ServingError) return signal.reason;
  return new ServingError('cancelled', 'the request was cancelled');
}
