import type { Loading } from './graph-thread.ts';
import type { RawTensor } from './runner.ts';
import type { Row, Taken } from './row.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly graphPath: string;
  readonly threads: number;
  readonly spin: boolean;
  readonly padId: number;
  readonly padSide: 'left' | 'right';
}

export type Work =
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly kind: 'raw'; readonly id: number; readonly feeds: readonly RawTensor[]; readonly outputs: readonly string[] };

/** Work, or the end after what is on. */
export type ToWorker = Work | { readonly kind: 'close' };

export type WorkDone =
  | { readonly kind: 'rows'; readonly id: number; readonly seconds: number; readonly results: readonly RowResult[] }
  | { readonly kind: 'raw'; readonly id: number; readonly seconds: number; readonly tensors: readonly RawTensor[] }
  | { readonly kind: 'failed'; readonly id: number; readonly seconds: number; readonly reason: string };

export type FromWorker = Loading | WorkDone;

/** One row fails alone: the others of its batch keep their results. */
export type RowResult = { readonly taken: Taken } | { readonly reason: string };
