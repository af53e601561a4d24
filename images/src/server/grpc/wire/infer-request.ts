import { invalid, nameOf } from '../../fields.ts';
import { datatypeOf } from '../../protocols/v2/datatype.ts';
import { MAX_TENSORS, refuseDuplicates } from '../../protocols/v2/read-request.ts';
import { tensorFromTail } from '../../protocols/v2/read-tensor.ts';
import { elementsOf, shapeOf } from '../../protocols/v2/shape.ts';
import type { AnyTensor, InferRequest, RequestedOutput } from '../../protocols/v2/tensor.ts';
import { tensorFromContents } from './contents.ts';
import { ParameterEntries, readMessage, readText } from './fields.ts';
import { BYTES, VARINT, WireReader } from './reader.ts';

export interface GrpcInferRequest extends InferRequest {
  readonly model: string;
  readonly version: string;
  /** The inputs came as raw contents: so do the outputs. */
  readonly raw: boolean;
}

interface Input {
  readonly name: string;
  readonly datatype: string;
  readonly shape: number[];
  readonly contents: Uint8Array | undefined;
}

/**
 * ModelInferRequest.
 *
 * @throws ServingError invalid
 */
export function readInferMessage(bytes: Uint8Array): GrpcInferRequest {
  const texts: Record<number, string> = {};
  const parameters = new ParameterEntries('parameters');
  const inputs: Input[] = [];
  const outputs: RequestedOutput[] = [];
  const raws: Uint8Array[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.number <= 3) texts[reader.number] = readText(reader, ['', 'model_name', 'model_version', 'id'][reader.number] ?? '');
    else if (reader.number === 4) parameters.read(reader);
    else if (reader.number === 5) limited(inputs, 'inputs').push(readInput(readMessage(reader, 'inputs'), `inputs[${inputs.length}]`));
    else if (reader.number === 6) limited(outputs, 'outputs').push(readOutput(readMessage(reader, 'outputs'), `outputs[${outputs.length}]`));
    else if (reader.number === 7) limited(raws, 'raw_input_contents').push(rawOf(reader));
    else reader.skip();
  }
  if (inputs.length === 0) throw invalid("'inputs' must hold at least one tensor, got none");
  if (raws.length > 0 && raws.length !== inputs.length) {
    throw invalid(`'raw_input_contents' has ${raws.length} entries for ${inputs.length} inputs: send one for each input, or none`);
  }
  const tensors = inputs.map((input, index) => tensorOf(input, raws.length > 0 ? raws[index] : undefined, `inputs[${index}]`));
  refuseDuplicates(tensors, 'inputs');
  refuseDuplicates(outputs, 'outputs');
  return {
    model: nameOf(texts[1] ?? '', "'model_name'"), version: texts[2] ?? '', id: texts[3] === '' ? undefined : texts[3],
    parameters: parameters.finish(), inputs: tensors, outputs, binaryOutput: raws.length > 0, raw: raws.length > 0,
  };
}

function limited<T>(list: T[], what: string): T[] {
  if (list.length >= MAX_TENSORS) throw invalid(`'${what}' has more than ${MAX_TENSORS} entries: send fewer`);
  return list;
}

function rawOf(reader: WireReader): Uint8Array {
  reader.expect(BYTES, 'raw_input_contents');
  return reader.view();
}

function readInput(reader: WireReader, what: string): Input {
  let name = '';
  let datatype = '';
  const shape: number[] = [];
  let contents: Uint8Array | undefined;
  const parameters = new ParameterEntries(`${what}.parameters`);
  while (reader.next()) {
    if (reader.number === 1) name = readText(reader, `${what}.name`);
    else if (reader.number === 2) datatype = readText(reader, `${what}.datatype`);
    else if (reader.number === 3) readShape(reader, shape, what);
    else if (reader.number === 4) parameters.read(reader);
    else if (reader.number === 5) {
      if (contents !== undefined) throw invalid(`'${what}' has 'contents' twice: send it once`);
      reader.expect(BYTES, `${what}.contents`);
      contents = reader.view();
    } else reader.skip();
  }
  parameters.finish();
  return { name, datatype, shape, contents };
}

/** Packed, as proto3 has it, or one by one. */
function readShape(reader: WireReader, shape: number[], what: string): void {
  const one = (from: WireReader): void => {
    if (shape.length > 8) throw invalid(`'${what}.shape' has more than 8 dimensions`);
    from.varint();
    shape.push(from.int64);
  };
  if (reader.type === VARINT) {
    one(reader);
    return;
  }
  const packed = readMessage(reader, `${what}.shape`);
  while (!packed.done) one(packed);
}

function readOutput(reader: WireReader, what: string): RequestedOutput {
  let name = '';
  const parameters = new ParameterEntries(`${what}.parameters`);
  while (reader.next()) {
    if (reader.number === 1) name = readText(reader, `${what}.name`);
    else if (reader.number === 2) parameters.read(reader);
    else reader.skip();
  }
  parameters.finish();
  return { name: nameOf(name, `'${what}.name'`), binary: undefined };
}

function tensorOf(input: Input, raw: Uint8Array | undefined, what: string): AnyTensor {
  const shape = shapeOf(input.shape, `'${what}.shape'`);
  const head = {
    name: nameOf(input.name, `'${what}.name'`), datatype: datatypeOf(input.datatype, `'${what}.datatype'`), shape,
    elements: elementsOf(shape, `'${what}.shape'`),
  };
  if (raw === undefined) return tensorFromContents(head, input.contents ?? new Uint8Array(), what);
  if (input.contents !== undefined && input.contents.byteLength > 0) {
    throw invalid(`'${what}' has 'contents' beside 'raw_input_contents': send one of them`);
  }
  return tensorFromTail(head, raw, what);
}
