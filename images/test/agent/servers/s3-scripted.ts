import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Scripted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** What is answered, one after the other; then 400. */
  readonly answers: Scripted[];
  stop(): Promise<void>;
}

/** Answers what it is told: errors that a real store makes only with other people's regions, clocks, keys and archives. */
export async function start(): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = [];
  const answers: Scripted[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray() as Buffer[]).toString();
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    const { status, headers = {}, body: text = '' } = answers.shift() ?? { status: 400, body: 'no answer was planned' };
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    requests, answers, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error(status: number, code: string, more: { readonly fields?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Scripted {
  return { status, headers: { 'content-type': 'application/xml', ...more.headers }, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>why &amp; how</Message>${more.fields ?? ''}<RequestId>1</RequestId></Error>` };
}

export interface ScriptedObject {
  readonly key: string;
  readonly size: number;
  readonly etag?: string;
  readonly more?: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function s3List(objects: readonly ScriptedObject[], next?: string): Scripted {
  const contents = objects.map(({ key, size, etag = '&quot;0123456789abcdef0123456789abcdef&quot;', more = '' }) => `<Contents><Key>${key}</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>${size}</Size>${more}<StorageClass>STANDARD</StorageClass></Contents>`);
  const truncated = next === undefined ? '<IsTruncated>false</IsTruncated>' : `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType>${truncated}${contents.join('')}</ListBucketResult>` };
}
