import { InferenceSession, Tensor } from 'onnxruntime-node';
import { datatypeOf, onnxTypeOf } from './datatypes.ts';
import { floatsIn } from './half.ts';
import type { GraphInfo, RawTensor, TensorInfo } from './runner.ts';
import type { BatchOutput } from './take.ts';

type Metadata = readonly InferenceSession.ValueMetadata[];

/** A graph that is loaded, with what its metadata say. */
export interface Graph {
  readonly session: InferenceSession;
  readonly info: GraphInfo;
  /** Outputs whose second dimension is that of tokens. */
  readonly perToken: ReadonlySet<string>;
}

/** @param spin whether the threads of a batch wait for each other without sleeping */
export async function loadGraph(path: string, threads: number, spin: boolean = true): Promise<Graph> {
  if (process.env['ORT_DISABLE_TELEMETRY'] !== '1') throw new Error('a graph is loaded without no-telemetry.ts');
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all',
    // What fails is answered and logged by us, once.
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
  });
  return {
    session,
    info: { inputs: infos(session.inputMetadata), outputs: infos(session.outputMetadata) },
    perToken: tokenOutputs(session.inputMetadata, session.outputMetadata),
  };
}

/** By the names of free dimensions, so that a batch as long as there are labels is not mistaken. */
function tokenOutputs(inputs: Metadata, outputs: Metadata): ReadonlySet<string> {
  const ids = inputs.find(({ name }) => name === 'input_ids');
  const sequence = ids?.isTensor === true ? ids.shape[1] : undefined;
  return new Set(outputs.filter((output) => {
    if (!output.isTensor || typeof output.shape[1] === 'number') return false;
    return output.shape.length > 2 || output.shape[1] === sequence || /^(start|end)_/.test(output.name);
  }).map(({ name }) => name));
}

function infos(metadata: Metadata): TensorInfo[] {
  return metadata.flatMap((value) => value.isTensor
    ? [{ name: value.name, datatype: datatypeOf(value.type), shape: value.shape.map((size) => (typeof size === 'number' ? size : -1)) }]
    : []);
}

export function floatsOf(tensor: Tensor, perToken: boolean): BatchOutput {
  return { dims: tensor.dims, data: floatsIn(tensor), perToken };
}

export function tensorOf(raw: RawTensor): Tensor {
  // A copy of its own: the bytes came through a message and need not be aligned.
  const bytes = new Uint8Array(raw.bytes);
  const type = onnxTypeOf(raw.datatype) as 'float32';
  const View = VIEWS[raw.datatype] as new (buffer: ArrayBuffer) => Float32Array;
  return new Tensor(type, new View(bytes.buffer), raw.shape);
}

const VIEWS = {
  BOOL: Uint8Array, INT8: Int8Array, UINT8: Uint8Array, INT16: Int16Array, UINT16: Uint16Array, INT32: Int32Array, UINT32: Uint32Array,
  INT64: BigInt64Array, UINT64: BigUint64Array, FP16: Uint16Array, FP32: Float32Array, FP64: Float64Array,
};

export function rawOf(name: string, tensor: Tensor): RawTensor {
  const view = tensor.data as Float32Array;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  return { name, datatype: datatypeOf(tensor.type), shape: tensor.dims, bytes };
}
