import { writeElements } from '../../protocols/v2/byte-elements.ts';
import type { ModelMetadata, TensorMetadata } from '../../protocols/v2/metadata.ts';
import type { AnyTensor } from '../../protocols/v2/tensor.ts';
import { isText } from '../../protocols/v2/tensor.ts';
import { VERSION } from '../../protocols/v2/version.ts';
import { contentsOf } from './contents.ts';
import type { GrpcInferRequest } from './infer-request.ts';
import { WireWriter } from './writer.ts';

/** ServerLiveResponse, ServerReadyResponse, ModelReadyResponse: one flag. */
export const flagAnswer = (value: boolean): Buffer => new WireWriter().flag(1, value).finish();

export const emptyAnswer = (): Buffer => Buffer.alloc(0);

export const serverMetadataAnswer = (server: { name: string; version: string; extensions: readonly string[] }): Buffer =>
  new WireWriter().text(1, server.name).text(2, server.version).texts(3, server.extensions).finish();

export function modelMetadataAnswer(model: ModelMetadata): Buffer {
  const writer = new WireWriter().text(1, model.name).texts(2, model.versions).text(3, model.platform);
  for (const tensor of model.inputs) writer.message(4, tensorMetadata(tensor));
  for (const tensor of model.outputs) writer.message(5, tensorMetadata(tensor));
  return writer.finish();
}

const tensorMetadata = (tensor: TensorMetadata): WireWriter =>
  new WireWriter().text(1, tensor.name).text(2, tensor.datatype).packed(3, tensor.shape);

export function indexAnswer(models: readonly { name: string; version: string; state: string; reason: string }[]): Buffer {
  const writer = new WireWriter();
  for (const model of models) {
    writer.message(1, new WireWriter().text(1, model.name).text(2, model.version).text(3, model.state).text(4, model.reason));
  }
  return writer.finish();
}

/** HealthCheckResponse: 1 serving, 2 not serving, 3 unknown service. */
export const healthAnswer = (status: number): Buffer => new WireWriter().number(1, status).finish();

/** ModelInferResponse: raw where the request was, or where a datatype has nothing else. */
export function inferAnswer(request: GrpcInferRequest, outputs: readonly AnyTensor[]): Buffer {
  const contents = request.raw ? [] : outputs.map(contentsOf);
  const raw = request.raw || contents.includes(undefined);
  const writer = new WireWriter().text(1, request.model).text(2, VERSION).text(3, request.id ?? '');
  for (const [index, output] of outputs.entries()) {
    const head = new WireWriter().text(1, output.name).text(2, output.datatype).packed(3, output.shape);
    const typed = contents[index];
    writer.message(5, raw || typed === undefined ? head : head.message(5, typed));
  }
  if (raw) for (const output of outputs) writer.bytes(6, isText(output) ? writeElements(output.texts) : output.bytes);
  return writer.finish();
}
