import { Failure } from '../failure.ts';
import type { HttpResponse } from '../net/http.ts';

/** From `from` up to `to`, which is not part of it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function rangeHeader(range: Range | undefined): Record<string, string> {
  return range === undefined ? {} : { range: `bytes=${range.from}-${range.to - 1}` };
}

/**
 * That an answer holds just the bytes that were asked for, of a file with as many bytes as were listed. Some mirrors and
 * proxies drop the Range header and send everything: at byte 0 of a part that would be a mixture.
 *
 * @throws Failure
 */
export function checkRange(response: HttpResponse, range: Range | undefined, size: number | undefined, what: string): void {
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '') ?? [];
  if (response.status === 206) {
    if (range === undefined || Number(from) !== range.from || Number(to) !== range.to - 1) {
      throw refused(response, new Failure('damaged', `${what} answered with other bytes than those asked for (${response.headers['content-range'] ?? 'no Content-Range'}): check proxies and mirrors on the way`));
    }
    if (total !== '*') checkSize(response, Number(total), size, what);
    return;
  }
  const length = response.headers['content-length'];
  if (length !== undefined && response.headers['content-encoding'] === undefined) checkSize(response, Number(length), size, what);
  if (range !== undefined && !(range.from === 0 && range.to === size)) {
    throw refused(response, new Failure('usage', `${what} sends whole files where ranges are asked for: use a mirror or proxy that keeps the Range header, or raise --part-size`));
  }
}

function checkSize(response: HttpResponse, has: number, listed: number | undefined, what: string): void {
  if (listed === undefined || has === listed) return;
  throw refused(response, new Failure('changed', `${what} has ${has} bytes, and had ${listed} when it was listed: run again`));
}

/** Ends the answer, whose bytes nobody wants. */
export function refused(response: HttpResponse, failure: Failure): Failure {
  response.body.on('error', () => {}).destroy();
  return failure;
}
