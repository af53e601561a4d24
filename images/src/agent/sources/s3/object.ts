import type { HttpResponse } from '../../net/http.ts';
import { checkAnswer } from '../answer.ts';
import { rangeHeader } from '../range.ts';
import type { Body, Hashes, RemoteFile } from '../source.ts';
import type { S3Client } from './client.ts';

export interface S3Object {
  readonly key: string;
  readonly size: number;
  /** With its quotes, as it goes into If-Match. */
  readonly etag: string;
  /** CRC64NVME, SHA256 and others, where the store has one. */
  readonly checksums: readonly string[];
}

const MD5 = /^"([0-9a-f]{32})"$/i;

/** Checksums of S3 by the names that it has for them: here, in its headers, and how many bytes they have. */
const CHECKSUMS = [['CRC32', 'crc32', 4], ['CRC32C', 'crc32c', 4], ['CRC64NVME', 'crc64nvme', 8], ['SHA256', 'sha256', 32]] as const;
const ASK_FOR_CHECKSUM = { 'x-amz-checksum-mode': 'ENABLED' };

/** An object in one state: every request states its ETag. */
export function s3File(client: S3Client, bucket: string, object: S3Object, path: string): RemoteFile {
  const { key, size, etag } = object;
  const strong = /^"[^"]*"$/.test(etag);
  const hasChecksum = object.checksums.some((name) => CHECKSUMS.some(([known]) => known === name));
  const headers = { ...(strong ? { 'if-match': etag } : {}), ...(hasChecksum ? ASK_FOR_CHECKSUM : {}) };
  // Beside a range there is no checksum of the whole: HEAD tells it, once.
  let asked: Promise<Hashes> | undefined;
  const ofWhole = (signal: AbortSignal) => asked ??= head(client, key, headers, signal).then(checksumsOf).catch((error: unknown) => {
    asked = undefined;
    throw error;
  });

  return {
    path, size, hashes: {}, ranges: true, ...(strong ? { version: etag } : { unpinned: true }),
    async open(range, signal): Promise<Body> {
      const learned = hasChecksum && range !== undefined ? await ofWhole(signal) : {};
      const response = await client.open({ action: 's3:GetObject', key, headers: { ...headers, ...rangeHeader(range) } }, signal);
      checkAnswer(response, range, { what: `'${key}' of '${bucket}'`, name: key, size, same: { etag: strong && response.headers['etag'] !== undefined ? etag : undefined } });
      const told = range === undefined ? checksumsOf(response) : learned;
      return { bytes: response.body, hashes: { ...md5Of(response, etag), ...told } };
    },
  };
}

/** An object without a list. @throws Failure, StatusError */
export async function headObject(client: S3Client, key: string, signal: AbortSignal): Promise<S3Object> {
  const response = await head(client, key, ASK_FOR_CHECKSUM, signal);
  const checksums = CHECKSUMS.filter(([, name]) => response.headers[`x-amz-checksum-${name}`] !== undefined).map(([name]) => name);
  return { key, size: Number(response.headers['content-length']), etag: response.headers['etag'] ?? '', checksums };
}

async function head(client: S3Client, key: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
  const response = await client.open({ method: 'HEAD', action: 's3:GetObject', key, headers }, signal);
  response.body.on('error', () => {}).resume();
  return response;
}

/**
 * An ETag is the MD5 of an object that was uploaded in one piece and is not encrypted with a key of KMS or of the client;
 * which it is, only the answer tells, not the list.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
function md5Of({ headers }: HttpResponse, etag: string): Hashes {
  const encrypted = headers['x-amz-server-side-encryption']?.startsWith('aws:kms') || headers['x-amz-server-side-encryption-customer-algorithm'] !== undefined;
  const md5 = MD5.exec(etag)?.[1]?.toLowerCase();
  return encrypted || md5 === undefined ? {} : { md5 };
}

/**
 * Of the whole object: a composite one is the checksum of the parts' checksums.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
function checksumsOf({ headers }: HttpResponse): Hashes {
  if (headers['x-amz-checksum-type'] === 'COMPOSITE') return {};
  return Object.fromEntries(CHECKSUMS.flatMap(([, name, length]) => {
    const value = headers[`x-amz-checksum-${name}`] ?? '';
    // Older stores mark a composite one by the number of parts behind it.
    const bytes = /^[A-Za-z0-9+/]+=*$/.test(value) ? Buffer.from(value, 'base64') : Buffer.alloc(0);
    return bytes.length === length ? [[name, bytes.toString('hex')]] : [];
  }));
}
