import { Message } from './protobuf.ts';

/** Numbers of onnx.proto's TensorProto.DataType. */
export const FLOAT = 1;
export const INT8 = 3;
export const INT64 = 7;
export const BOOL = 9;

/** Of an input or output: a number, or the name of a free dimension. */
export type Dim = number | string;

type Attribute = number | { readonly float: number } | readonly number[];

/** An ONNX graph while it is built; methods return the names of what they make. */
export class Graph {
  /** Whether linear() multiplies in 8 bits, as a dynamically quantized model does. */
  readonly quantized: boolean;
  readonly #message = new Message();
  readonly #constants = new Map<string, string>();
  #count = 0;

  constructor(quantized = false) {
    this.quantized = quantized;
  }

  input(name: string, type: number, dims: readonly Dim[]): string {
    this.#message.message(11, valueInfo(name, type, dims));
    return name;
  }

  output(name: string, dims: readonly Dim[]): void {
    this.#message.message(12, valueInfo(name, FLOAT, dims));
  }

  /** One node with one output. */
  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, output = this.#name(type)): string {
    return this.ops(type, inputs, [output], attributes)[0] as string;
  }

  ops(type: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): readonly string[] {
    const node = new Message();
    inputs.forEach((name) => node.text(1, name));
    outputs.forEach((name) => node.text(2, name));
    node.text(3, this.#name(type)).text(4, type);
    Object.entries(attributes).forEach(([name, value]) => node.message(5, attribute(name, value)));
    this.#message.message(1, node);
    return outputs;
  }

  tensor(name: string, dims: readonly number[], data: Float32Array | Int8Array | BigInt64Array): string {
    const type = data instanceof Float32Array ? FLOAT : data instanceof Int8Array ? INT8 : INT64;
    const tensor = new Message();
    dims.forEach((dim) => tensor.int(1, dim));
    tensor.int(2, type).text(8, name).bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    this.#message.message(5, tensor);
    return name;
  }

  /** Integers as an operator's input; a number alone is a scalar. */
  ints(value: number | readonly number[]): string {
    const list = typeof value === 'number' ? [value] : value;
    const dims = typeof value === 'number' ? [] : [list.length];
    return this.#once(`ints ${JSON.stringify(value)}`, (name) => this.tensor(name, dims, BigInt64Array.from(list.map(BigInt))));
  }

  float(value: number): string {
    return this.#once(`float ${value}`, (name) => this.tensor(name, [], Float32Array.of(value)));
  }

  /** The file. Opset 17 is what exporters write and every runtime of today reads. */
  finish(name: string): Uint8Array {
    const opset = new Message().text(1, '').int(2, 17);
    return new Message().int(1, 8).text(2, 'cdk8s-kserve tests').message(7, this.#message.text(2, name)).message(8, opset).finish();
  }

  #once(key: string, make: (name: string) => string): string {
    const name = this.#constants.get(key) ?? make(this.#name('constant'));
    this.#constants.set(key, name);
    return name;
  }

  #name(stem: string): string {
    this.#count += 1;
    return `${stem}_${this.#count}`;
  }
}

function valueInfo(name: string, type: number, dims: readonly Dim[]): Message {
  const shape = new Message();
  dims.forEach((dim) => shape.message(1, typeof dim === 'number' ? new Message().int(1, dim) : new Message().text(2, dim)));
  return new Message().text(1, name).message(2, new Message().message(1, new Message().int(1, type).message(2, shape)));
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  value.forEach((item) => message.int(8, item));
  return message.int(20, 7);
}
