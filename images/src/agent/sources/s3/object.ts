import type { HttpResponse } from '../../net/http.ts';
import { checkRange, rangeHeader } from '../range.ts';
import type { Body, Hashes, RemoteFile } from '../source.ts';
import type { S3Client } from './client.ts';

export interface S3Object {
  readonly key: string;
  readonly size: number;
  /** With its quotes, as it goes into If-Match. */
  readonly etag: string;
  /** CRC32C, SHA256 and others, where it was uploaded with one. */
  readonly checksums: readonly string[];
}

const MD5 = /^"([0-9a-f]{32})"$/i;

/** An object in one state: every request states its ETag. */
export function s3File(client: S3Client, bucket: string, object: S3Object, path: string): RemoteFile {
  const { key, size, etag } = object;
  const headers = etag === '' ? {} : { 'if-match': etag };
  // Of an object that comes in parts only HEAD tells the checksum of the whole: asked once, if there is one.
  let asked: Promise<Hashes> | undefined;
  const wholeHashes = (signal: AbortSignal) => asked ??= head(client, key, headers, signal).catch((error: unknown) => {
    asked = undefined;
    throw error;
  });

  return {
    path, size, hashes: {}, version: etag, ranges: true,
    async open(range, signal): Promise<Body> {
      const learned = object.checksums.some((name) => name === 'CRC32C' || name === 'SHA256') ? await wholeHashes(signal) : {};
      const response = await client.open({ action: 's3:GetObject', key, headers: { ...headers, ...rangeHeader(range) } }, signal);
      checkRange(response, range, size, `'${key}' of '${bucket}'`);
      return { bytes: response.body, hashes: { ...md5Of(response, etag), ...learned } };
    },
  };
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

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
async function head(client: S3Client, key: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Hashes> {
  const response = await client.open({ method: 'HEAD', action: 's3:GetObject', key, headers: { ...headers, 'x-amz-checksum-mode': 'ENABLED' } }, signal);
  response.body.on('error', () => {}).resume();
  // A composite one is the checksum of the parts' checksums.
  if (response.headers['x-amz-checksum-type'] === 'COMPOSITE') return {};
  const hex = (name: string, bytes: number) => {
    const value = response.headers[name] ?? '';
    // Older stores mark a composite one by the number of parts behind it.
    const decoded = /^[A-Za-z0-9+/]+=*$/.test(value) ? Buffer.from(value, 'base64') : undefined;
    return decoded?.length === bytes ? decoded.toString('hex') : undefined;
  };
  const [crc32c, sha256] = [hex('x-amz-checksum-crc32c', 4), hex('x-amz-checksum-sha256', 32)];
  return { ...(crc32c === undefined ? {} : { crc32c }), ...(sha256 === undefined ? {} : { sha256 }) };
}
