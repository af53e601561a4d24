import { invalid, shown } from '../../fields.ts';
import { parseJson } from '../json.ts';
import { readInferRequest } from './read-request.ts';
import { tailOf } from './tail.ts';
import type { InferRequest } from './tensor.ts';

/** In lower case, as Node has headers. */
export const LENGTH_HEADER = 'inference-header-content-length';

/**
 * A body of JSON, or of JSON and tensors behind it; the header says where they begin.
 *
 * @throws ServingError invalid or too-large
 */
export function readHttpBody(body: Uint8Array, header: string | readonly string[] | undefined, maxDepth: number): InferRequest {
  const length = jsonLength(body, header);
  return readInferRequest(parseJson(body.subarray(0, length), maxDepth), length, tailOf(body.subarray(length)));
}

function jsonLength(body: Uint8Array, header: string | readonly string[] | undefined): number {
  if (header === undefined) return body.byteLength;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) {
    throw invalid(`the header Inference-Header-Content-Length must be a whole number, got ${shown(header)}`);
  }
  const length = Number(header);
  if (length > body.byteLength) {
    throw invalid(`the header Inference-Header-Content-Length is ${length}, the body has ${body.byteLength} bytes`);
  }
  return length;
}
