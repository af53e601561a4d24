import type { Call } from '../call.ts';
import type { Row, Taken } from './row.ts';

/** A graph in worker threads, behind its batcher. */
export interface Runner {
  readonly graph: GraphInfo;
  /**
   * One result a row, in order. Rows of several calls run in one batch; a call
   * whose signal fires leaves the queue, and rejects.
   *
   * @throws ServingError busy, timeout, cancelled, failed or unavailable
   */
  run(rows: readonly Row[], call: Call): Promise<Taken[]>;
  /**
   * Tensors as they are, for V2 clients that tokenize themselves: a batch of its own.
   *
   * @throws ServingError as run()
   */
  infer(feeds: readonly RawTensor[], outputs: readonly string[], call: Call): Promise<RawTensor[]>;
  /** Why it cannot answer now, though it is loaded; absent: what is loaded answers. */
  whyNotReady?(): string | undefined;
  close(): Promise<void>;
}

/** Inputs and outputs of the ONNX graph; -1 is a dimension that is free. */
export interface GraphInfo {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Names of dtypes as the Open Inference Protocol has them. */
export type Datatype = 'BOOL' | 'INT8' | 'UINT8' | 'INT16' | 'UINT16' | 'INT32' | 'UINT32' | 'INT64' | 'UINT64' | 'FP16' | 'FP32' | 'FP64';

export interface TensorInfo {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

export interface RawTensor extends TensorInfo {
  /** Little endian, row-major. */
  readonly bytes: Uint8Array;
}
