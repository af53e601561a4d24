import type { Datatype, RawTensor } from '../../runtime/runner.ts';

/** A value beside a tensor or a request; the protocol has no others. */
export type Parameter = string | number | boolean;
export type Parameters = ReadonlyMap<string, Parameter>;

/** Numbers as the model takes them. */
export type NumberTensor = RawTensor;

/** What the protocol calls BYTES: here always text. */
export interface TextTensor {
  readonly name: string;
  readonly datatype: 'BYTES';
  readonly shape: readonly number[];
  readonly texts: readonly string[];
}

export type AnyTensor = NumberTensor | TextTensor;
export type AnyDatatype = Datatype | 'BYTES';

export interface RequestedOutput {
  readonly name: string;
  /** As raw bytes behind the JSON; undefined: as the request says. */
  readonly binary: boolean | undefined;
}

/** One inference, whether it came as JSON, as binary tensors or as protobuf. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly parameters: Parameters;
  readonly inputs: readonly AnyTensor[];
  /** Empty: all that the model has. */
  readonly outputs: readonly RequestedOutput[];
  readonly binaryOutput: boolean;
}

export const isText = (tensor: AnyTensor): tensor is TextTensor => tensor.datatype === 'BYTES';
