import { Failure } from '../failure.ts';
import { StatusError, type HttpRequest, type HttpResponse } from '../net/http.ts';
import { redact } from '../net/redact.ts';
import { headersFor } from './https/headers.ts';
import { fragmentHashes, headerHashes } from './https/promises.ts';
import { archiveOf, nameOf } from './https/name.ts';
import { versionOf, type Version } from './https/version.ts';
import { checkAnswer, type Expected } from './answer.ts';
import { rangeHeader, type Range } from './range.ts';
import type { Body, OpenSource, RemoteFile, SourceContext } from './source.ts';

/**
 * A file or an archive by its URL. A fragment may say what it has to be: `https://host/model.tar#sha256=...`. Headers come
 * from the environment, as in KServe: `HOST-headers` holds them as JSON.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/providers/uri
 */
export const open: OpenSource = async (uri, context) => {
  if (!URL.canParse(uri) || new URL(uri).hostname === '') throw new Failure('usage', `'${redact(uri)}' is no URL: write it as https://HOST/PATH`);
  const url = new URL(uri);
  const expected = fragmentHashes(url.hash);
  url.hash = '';
  const headers = headersFor(url, context.env);
  if (Object.keys(headers).length > 0) context.note('headers of the environment are sent', { host: url.host, headers: Object.keys(headers) });
  return {
    list: async (signal) => {
      const first = await firstByte(url, headers, context, signal);
      const hashes = { ...headerHashes(first.headers, first.status === 200), ...expected };
      const path = nameOf(url, first.headers);
      const unpack = archiveOf(path, first.headers);
      const version = versionOf(first);
      const { 'content-type': type, 'content-encoding': encoding = '' } = first.headers;
      const pinned: Pinned = {
        url, headers, version, context,
        expected: { what: redact(url), name: path, size: version.size, type, encoding, ...(version.strong === undefined ? {} : { same: { [version.strong.header]: version.strong.value } }) },
      };
      checkListed(first, pinned);
      const file: RemoteFile = {
        path, hashes, ranges: version.ranges, size: version.size,
        ...(version.strong === undefined ? { unpinned: true } : { version: version.strong.value }),
        ...(unpack === undefined ? {} : { unpack }),
        open: (range, inner) => openRange(pinned, range, inner),
      };
      return { pinned: redact(url), files: [file] };
    },
  };
};

interface Pinned {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly version: Version;
  readonly expected: Expected;
  readonly context: SourceContext;
}

/** A login page and packed bytes are said before the first byte. */
function checkListed(first: HttpResponse, { url, expected }: Pinned): void {
  try {
    checkAnswer(first, first.status === 206 ? { from: 0, to: 1 } : undefined, { ...expected, size: undefined, type: undefined });
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 'denied') throw error;
    throw new Failure('denied', `${redact(url)} answers with a web page, not with a file: a login or a proxy stands before it; send what it wants in the variable '${url.hostname}-headers'`);
  }
}

/** Size, version and ranges at once, without HEAD, which signed URLs refuse. */
async function firstByte(url: URL, headers: Readonly<Record<string, string>>, { http }: SourceContext, signal: AbortSignal): Promise<HttpResponse> {
  const ranged = await http.request({ url, headers: { ...headers, range: 'bytes=0-0' }, accept: [200, 206, 416] }, signal);
  ranged.body.on('error', () => {});
  // One byte; or all of it, which is not wanted yet.
  if (ranged.status === 206) ranged.body.resume();
  else ranged.body.destroy();
  if (ranged.status !== 416) return ranged;
  // An empty file has no first byte; but some servers say so of others too.
  const whole = await http.request({ url, headers, accept: [200] }, signal);
  whole.body.on('error', () => {}).destroy();
  return whole;
}

async function openRange({ url, headers, version: { strong }, expected, context }: Pinned, range: Range | undefined, signal: AbortSignal): Promise<Body> {
  const request: HttpRequest = {
    url, accept: range === undefined ? [200] : [200, 206],
    headers: { ...headers, ...(strong === undefined ? {} : { [strong.condition]: strong.value }), ...rangeHeader(range) },
  };
  const response = await context.http.request(request, signal).catch((error: unknown) => {
    if (error instanceof StatusError && (error.status === 412 || error.status === 416)) throw new Failure('changed', `${redact(url)} changed while it was fetched: run again`);
    throw error;
  });
  const told = checkAnswer(response, range, expected);
  return { bytes: response.body, ...told, hashes: headerHashes(response.headers, response.status === 200) };
}
