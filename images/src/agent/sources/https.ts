import { Failure } from '../failure.ts';
import { StatusError, type HttpRequest, type HttpResponse } from '../net/http.ts';
import { redact } from '../net/redact.ts';
import { headersFor } from './https/headers.ts';
import { fragmentHashes, headerHashes } from './https/promises.ts';
import { archiveOf, nameOf } from './https/name.ts';
import { versionOf, type Version } from './https/version.ts';
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
      checkEncoding(url, path, first.headers);
      const version = versionOf(first);
      const file: RemoteFile = {
        path, hashes, ranges: version.ranges, size: version.size,
        ...(version.tag === undefined ? {} : { version: version.tag }),
        ...(unpack === undefined ? {} : { unpack }),
        open: (range, inner) => openRange({ url, headers, version, context }, range, inner),
      };
      return { pinned: redact(url), files: [file] };
    },
  };
};

/** Bytes are asked for as they are. Some servers say of a compressed file that it is an encoding, which it is not. */
function checkEncoding(url: URL, name: string, headers: Readonly<Record<string, string>>): void {
  const encoding = headers['content-encoding'] ?? '';
  if (encoding === '' || encoding === 'identity' || /\.(gz|tgz|zst|tzst|bz2|xz)$/i.test(name)) return;
  throw new Failure('damaged', `${redact(url)} answers with bytes encoded as '${encoding}' where they were asked for as they are: have its server, or the proxy before it, send files unchanged`);
}

/** Size, version and ranges at once, without HEAD, which signed URLs refuse. */
async function firstByte(url: URL, headers: Readonly<Record<string, string>>, { http }: SourceContext, signal: AbortSignal): Promise<HttpResponse> {
  const response = await http.request({ url, headers: { ...headers, range: 'bytes=0-0' }, accept: [200, 206, 416] }, signal);
  response.body.on('error', () => {});
  // One byte; or all of it, which is not wanted yet.
  if (response.status === 206) response.body.resume();
  else response.body.destroy();
  const type = response.headers['content-type'] ?? '';
  if (type.startsWith('text/html') && !/\.html?$/.test(url.pathname)) {
    throw new Failure('denied', `${redact(url)} answers with a web page, not with a file: a login or a proxy stands before it; send what it wants in the variable '${url.hostname}-headers'`);
  }
  if (response.status === 416 && versionOf(response).size !== 0) {
    const { status, headers: answered, url: from } = response;
    throw new StatusError({ status, headers: answered, url: from, text: '' });
  }
  return response;
}

interface Pinned {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly version: Version;
  readonly context: SourceContext;
}

async function openRange({ url, headers, version, context }: Pinned, range: { from: number; to: number } | undefined, signal: AbortSignal): Promise<Body> {
  const request: HttpRequest = {
    url, accept: range === undefined ? [200] : [200, 206],
    headers: {
      ...headers,
      ...(version.strong === undefined ? {} : { 'if-match': version.strong }),
      ...(range === undefined ? {} : { range: `bytes=${range.from}-${range.to - 1}` }),
    },
  };
  const response = await context.http.request(request, signal).catch((error: unknown) => {
    if (error instanceof StatusError && (error.status === 412 || error.status === 416)) throw changed(url);
    throw error;
  });
  const now = versionOf(response);
  const refuse = (failure: Failure): never => {
    response.body.on('error', () => {}).destroy();
    throw failure;
  };
  const same = now.tag === version.tag && (now.size === undefined || version.size === undefined || now.size === version.size);
  if (!same) refuse(changed(url));
  if (range !== undefined && response.status === 200 && (range.from > 0 || range.to !== version.size)) {
    refuse(new Failure('temporary', `${redact(url)} answers with the whole file where a part was asked for: try again, or --part-size larger than the file`));
  }
  if (range !== undefined && response.status === 206 && now.from !== range.from) {
    refuse(new Failure('damaged', `${redact(url)} answers with bytes from ${now.from} where those from ${range.from} were asked for: its server, or a proxy before it, is broken`));
  }
  return {
    bytes: response.body,
    ...(now.size === undefined ? {} : { size: now.size }),
    hashes: headerHashes(response.headers, response.status === 200),
  };
}

function changed(url: URL): Failure {
  return new Failure('changed', `${redact(url)} changed while it was fetched: run again`);
}
