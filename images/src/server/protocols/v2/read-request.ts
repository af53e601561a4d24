import { fieldsOf, flagOf, invalid, listOf, nameOf, own } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { datatypeOf } from './datatype.ts';
import { parametersOf } from './parameters.ts';
import { elementsOf, shapeOf } from './shape.ts';
import { tensorFromData, tensorFromTail } from './read-tensor.ts';
import type { Tail } from './tail.ts';
import type { AnyTensor, InferRequest, Parameters, RequestedOutput } from './tensor.ts';

export const MAX_TENSORS = 64;

/**
 * An inference request of the REST protocol.
 *
 * @param tail the bytes behind the JSON: the binary tensors, in the order of the inputs
 * @throws ServingError invalid or too-large
 */
export function readInferRequest(json: unknown, jsonBytes: number, tail: Tail): InferRequest {
  const fields = fieldsOf(json, 'the request');
  const id = own(fields, 'id');
  const inputs = listOf(own(fields, 'inputs'), "'inputs'", MAX_TENSORS);
  if (inputs.length === 0) throw invalid("'inputs' must hold at least one tensor, got none");
  const parameters = parametersOf(own(fields, 'parameters'), "'parameters'");
  const request: InferRequest = {
    id: id === undefined || id === '' ? undefined : nameOf(id, "'id'"),
    parameters,
    inputs: inputs.map((input, index) => readInput(input, `inputs[${index}]`, jsonBytes, tail)),
    outputs: listOf(own(fields, 'outputs') ?? [], "'outputs'", MAX_TENSORS).map((output, index) => readOutput(output, `outputs[${index}]`)),
    binaryOutput: flagOf(parameters.get('binary_data_output'), "'binary_data_output'", false),
  };
  tail.end();
  refuseDuplicates(request.inputs, 'inputs');
  refuseDuplicates(request.outputs, 'outputs');
  return request;
}

export function refuseDuplicates(tensors: readonly { name: string }[], what: string): void {
  const seen = new Set<string>();
  for (const { name } of tensors) {
    if (seen.has(name)) throw invalid(`'${what}' names '${name}' twice: send each tensor once`);
    seen.add(name);
  }
}

function readInput(value: unknown, what: string, jsonBytes: number, tail: Tail): AnyTensor {
  const fields = fieldsOf(value, `'${what}'`);
  const name = nameOf(own(fields, 'name'), `'${what}.name'`);
  const datatype = datatypeOf(own(fields, 'datatype'), `'${what}.datatype'`);
  const shape = shapeOf(own(fields, 'shape'), `'${what}.shape'`);
  const head = { name, datatype, shape, elements: elementsOf(shape, `'${what}.shape'`) };
  const size = parametersOf(own(fields, 'parameters'), `'${what}.parameters'`).get('binary_data_size');
  const data = own(fields, 'data');
  if (size !== undefined && data !== undefined) throw invalid(`'${what}' has both 'data' and 'binary_data_size': send one of them`);
  if (size !== undefined) return tensorFromTail(head, tail.take(size, `'${what}'`), what);
  if (data === undefined) throw invalid(`'${what}' has no 'data': send it, or 'binary_data_size' with the bytes behind the JSON`);
  return tensorFromData(head, data, jsonBytes, what);
}

function readOutput(value: unknown, what: string): RequestedOutput {
  const fields: Fields = fieldsOf(value, `'${what}'`);
  const parameters: Parameters = parametersOf(own(fields, 'parameters'), `'${what}.parameters'`);
  const binary = parameters.get('binary_data');
  return {
    name: nameOf(own(fields, 'name'), `'${what}.name'`),
    binary: binary === undefined ? undefined : flagOf(binary, `'${what}.parameters.binary_data'`, false),
  };
}
