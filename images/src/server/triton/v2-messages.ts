import type { Datatype, RawTensor } from '../runtime/runner.ts';

/** A request body with its tensors behind the JSON, and what its header has to say. */
export interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md */
export function encodeInfer(id: string, inputs: readonly RawTensor[], outputs: readonly string[]): Encoded {
  const json = Buffer.from(JSON.stringify({
    id,
    inputs: inputs.map(({ name, datatype, shape, bytes }) => ({ name, datatype, shape, parameters: { binary_data_size: bytes.byteLength } })),
    outputs: outputs.map((name) => ({ name, parameters: { binary_data: true } })),
  }));
  return {
    headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.length) },
    body: Buffer.concat([json, ...inputs.map(({ bytes }) => bytes)]),
  };
}

interface Output {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data?: readonly number[];
  readonly parameters?: { readonly binary_data_size?: number };
}

/** @throws Error where lengths do not fit */
export function decodeInfer(body: Buffer, headerLength: string | undefined): RawTensor[] {
  const length = headerLength === undefined ? body.length : Number(headerLength);
  if (!Number.isSafeInteger(length) || length > body.length) throw new Error('its answer has no JSON of the length that it says');
  const { outputs } = JSON.parse(body.toString('utf8', 0, length)) as { readonly outputs: readonly Output[] };
  let at = length;
  return outputs.map(({ name, datatype, shape, parameters }) => {
    const size = parameters?.binary_data_size;
    if (size === undefined || at + size > body.length) throw new Error(`its output '${name}' has not the bytes that it says`);
    const bytes = new Uint8Array(body.subarray(at, at + size));
    at += size;
    return { name, datatype, shape, bytes };
  });
}
