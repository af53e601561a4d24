import { writeElements } from './byte-elements.ts';
import { jsonFromTensor } from './json-data.ts';
import type { AnyTensor, InferRequest } from './tensor.ts';
import { isText } from './tensor.ts';
import { VERSION } from './version.ts';

export interface HttpAnswer {
  readonly body: Buffer;
  /** Where the JSON ends; absent without binary tensors. */
  readonly jsonLength?: number;
}

/** Each output as JSON, or as bytes behind it where the request asked for that. */
export function httpAnswer(model: string, request: InferRequest, outputs: readonly AnyTensor[]): HttpAnswer {
  const binary = new Map(request.outputs.map((output) => [output.name, output.binary]));
  const tail: Uint8Array[] = [];
  const entries = outputs.map((output) => {
    const head = { name: output.name, datatype: output.datatype, shape: output.shape };
    if (!(binary.get(output.name) ?? request.binaryOutput)) return { ...head, data: jsonFromTensor(output) };
    const bytes = isText(output) ? writeElements(output.texts) : output.bytes;
    tail.push(bytes);
    return { ...head, parameters: { binary_data_size: bytes.byteLength } };
  });
  const json = Buffer.from(JSON.stringify({
    model_name: model, model_version: VERSION, ...(request.id === undefined ? {} : { id: request.id }), outputs: entries,
  }));
  return tail.length === 0 ? { body: json } : { body: Buffer.concat([json, ...tail]), jsonLength: json.byteLength };
}
