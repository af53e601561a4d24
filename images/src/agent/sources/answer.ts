import { Failure } from '../failure.ts';
import type { HttpResponse } from '../net/http.ts';
import type { Range } from './range.ts';

/** What an answer has to be, by what was listed. */
export interface Expected {
  /** Of the sentences: `'model.bin' of bucket 'models'`. */
  readonly what: string;
  readonly name: string;
  readonly size: number | undefined;
  /** Headers that tell the version, as they were listed; a source that pins by its URL or a hash has none. */
  readonly same?: Readonly<Record<string, string | undefined>>;
  /** Content-Type and Content-Encoding as listed. */
  readonly type?: string | undefined;
  readonly encoding?: string | undefined;
}

export interface Told {
  /** Of the whole file. */
  readonly size?: number;
  /** Neither length nor chunks: bytes that are cut off look as if they were all. */
  readonly endless?: true;
}

/**
 * Judges an answer before its bytes are written, the same for all sources: that they are as they lie there, of a file and
 * not of a login page, those that were asked for, and of the version and length that were listed.
 *
 * @throws Failure
 */
export function checkAnswer(response: HttpResponse, range: Range | undefined, expected: Expected): Told {
  try {
    return judge(response, range, expected);
  } catch (error) {
    response.body.on('error', () => {}).destroy();
    throw error;
  }
}

/** Ends the answer, whose bytes nobody wants. */
export function refused(response: HttpResponse, failure: Failure): Failure {
  response.body.on('error', () => {}).destroy();
  return failure;
}

function judge({ status, headers }: HttpResponse, range: Range | undefined, expected: Expected): Told {
  const { what, size: listed } = expected;
  const part = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  const total = status === 206 ? part?.[3] : headers['content-length'];
  const size = total === undefined || total === '*' ? undefined : Number(total);
  checkType(headers, size, expected);
  checkEncoding(headers, size, expected);
  for (const [name, value] of Object.entries(expected.same ?? {})) {
    if (value !== undefined && headers[name] !== value) throw new Failure('changed', `${what} changed while it was fetched: run again`);
  }
  if (size !== undefined && listed !== undefined && size !== listed) throw new Failure('changed', `${what} has ${size} bytes, and had ${listed} when it was listed: it changed while it was fetched: run again`);
  if (status === 206) {
    // Fewer than were asked for are allowed; the rest is asked for next. @see https://www.rfc-editor.org/rfc/rfc9110#section-15.3.7
    if (range === undefined || part === null || Number(part[1]) !== range.from || Number(part[2]) >= range.to) {
      throw new Failure('damaged', `${what} answered with other bytes than those asked for (${headers['content-range'] ?? 'no Content-Range'}): check proxies and mirrors on the way`);
    }
  } else if (range !== undefined && !(range.from === 0 && range.to === listed)) {
    throw new Failure('usage', `${what} sends whole files where ranges are asked for: use a mirror or proxy that keeps the Range header, or raise --part-size`);
  }
  const isEndless = status !== 206 && size === undefined && !/\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
  return { ...(size === undefined ? {} : { size }), ...(isEndless ? { endless: true } : {}) };
}

function mediaType(type: string | undefined): string {
  return (type ?? '').split(';')[0]!.trim().toLowerCase();
}

/** A login or an error that comes as a page with status 200. What has the listed length and type is the file itself. */
function checkType(headers: HttpResponse['headers'], size: number | undefined, { what, name, size: listed, type, same }: Expected): void {
  const is = mediaType(headers['content-type']);
  const isListed = size !== undefined && size === listed && (type === undefined || mediaType(type) === is);
  if (is === 'text/html' && !/\.html?$/i.test(name) && !isListed) {
    throw new Failure('denied', `${what} answers with a web page, not with a file: a login or a proxy stands before it; give it the credentials that it wants`);
  }
  const isPinned = Object.values(same ?? {}).some((value) => value !== undefined);
  if (!isPinned && is !== '' && mediaType(type) !== '' && mediaType(type) !== is) throw new Failure('changed', `${what} is of the type '${is}' now, and was '${mediaType(type)}' when it was listed: run again`);
}

/**
 * Bytes are asked for as they are. Stores keep files that were packed before and say so: those have the listed length. And
 * some servers say of a compressed file that it is an encoding, which it is not.
 */
function checkEncoding(headers: HttpResponse['headers'], size: number | undefined, { what, name, size: listed, encoding: before }: Expected): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === '' || encoding === 'identity') return;
  const isStored = before === undefined ? size !== undefined && size === listed : before === encoding && isCompressed(name);
  if (isStored) return;
  throw new Failure('damaged', `${what} answers with bytes encoded as '${encoding}' where they were asked for as they are: have its server, or the proxy before it, send files unchanged`);
}

function isCompressed(name: string): boolean {
  return /\.(gz|tgz|zst|tzst|bz2|xz)$/i.test(name);
}
