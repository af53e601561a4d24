import type { Datatype } from './runner.ts';

/** onnxruntime's names and the Open Inference Protocol's. */
const NAMES: Readonly<Record<string, Datatype>> = {
  bool: 'BOOL', int8: 'INT8', uint8: 'UINT8', int16: 'INT16', uint16: 'UINT16', int32: 'INT32', uint32: 'UINT32',
  int64: 'INT64', uint64: 'UINT64', float16: 'FP16', float32: 'FP32', float64: 'FP64',
};

export const SIZES: Readonly<Record<Datatype, number>> = {
  BOOL: 1, INT8: 1, UINT8: 1, INT16: 2, UINT16: 2, INT32: 4, UINT32: 4, INT64: 8, UINT64: 8, FP16: 2, FP32: 4, FP64: 8,
};

export function datatypeOf(onnx: string): Datatype {
  const name = NAMES[onnx];
  if (name === undefined) {
    throw new Error(`the graph has a tensor of type ${onnx}, which the protocol does not know`);
  }
  return name;
}

export function onnxTypeOf(datatype: Datatype): string {
  return Object.keys(NAMES).find((name) => NAMES[name] === datatype) as string;
}
