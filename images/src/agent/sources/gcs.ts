import { Failure } from '../failure.ts';
import { accessOf } from './gcs/access.ts';
import { parseAddress } from './gcs/address.ts';
import { bucketAt, type Bucket, type GcsObject } from './gcs/api.ts';
import { checkAnswer, refused } from './answer.ts';
import { rangeHeader, type Range } from './range.ts';
import type { Body, Hashes, Listing, OpenSource, RemoteFile, Source } from './source.ts';
import { statusOf } from './status-of.ts';

/** A folder, an object or all of a bucket of Google Cloud Storage: `gs://bucket/folder`. @throws Failure usage */
export const open: OpenSource = async (uri, context) => {
  const address = parseAddress(uri);
  return {
    list: async (signal) => {
      const access = await accessOf(context);
      context.note(`asking '${address.bucket}' as ${access.about}`);
      return list(bucketAt(address, context, access), signal);
    },
  } satisfies Source;
};

async function list(bucket: Bucket, signal: AbortSignal): Promise<Listing> {
  const { address: { bucket: name, prefix, generation } } = bucket;
  const folder = prefix === '' ? '' : `${prefix}/`;
  const objects = generation === undefined ? (await bucket.objects(folder, signal)).filter((object) => !object.name.endsWith('/')) : [];
  if (objects.length > 0) return { pinned: `gs://${name}/${prefix}`, files: objects.map((object) => fileOf(bucket, object, object.name.slice(folder.length))) };
  if (prefix === '') throw new Failure('notFound', `bucket '${name}' is empty: check the URI`);
  const object = await bucket.object(prefix, generation, signal);
  // A generation that was replaced is gone, unless the bucket keeps versions: to insist on it is for whoever wrote it.
  return { pinned: `gs://${name}/${prefix}${generation === undefined ? '' : `#${generation}`}`, files: [fileOf(bucket, object, prefix.slice(prefix.lastIndexOf('/') + 1))] };
}

function fileOf(bucket: Bucket, object: GcsObject, path: string): RemoteFile {
  return {
    path, size: sizeOf(bucket, object), hashes: hashesOf(object), version: object.generation, ranges: true,
    open: (range, signal) => bytesOf(bucket, object, range, signal),
  };
}

function sizeOf({ address: { bucket } }: Bucket, { name, size }: GcsObject): number {
  const bytes = Number(size);
  if (!Number.isSafeInteger(bytes)) throw new Failure('damaged', `'${name}' of bucket '${bucket}' is listed with the size '${size}': check STORAGE_EMULATOR_HOST, and proxies on the way`);
  return bytes;
}

/** Composed objects have no MD5; all have a CRC. @see https://cloud.google.com/storage/docs/data-validation */
function hashesOf({ md5Hash, crc32c }: GcsObject): Hashes {
  const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
  return { ...(md5Hash === undefined ? {} : { md5: hex(md5Hash) }), ...(crc32c === undefined ? {} : { crc32c: hex(crc32c) }) };
}

async function bytesOf(bucket: Bucket, { name, generation, size, contentEncoding = '' }: GcsObject, range: Range | undefined, signal: AbortSignal): Promise<Body> {
  const what = `'${name}' of bucket '${bucket.address.bucket}'`;
  // It would be sent unpacked, with another length and other hashes than it is listed with.
  if (contentEncoding !== '' && contentEncoding !== 'identity') throw new Failure('usage', `${what} is stored with the encoding '${contentEncoding}', so that neither its length nor its hash can be checked: upload it as it is (gcloud storage cp without --gzip-in-flight or --gzip-local)`);
  try {
    const response = await bucket.media(name, generation, rangeHeader(range), signal);
    checkAnswer(response, range, { what, name, size: Number(size) });
    if ((response.headers['x-goog-generation'] ?? generation) !== generation) throw refused(response, changed(what));
    return { bytes: response.body };
  } catch (error) {
    const status = statusOf(error)?.status;
    throw status === 404 || status === 412 ? changed(what) : error;
  }
}

function changed(what: string): Failure {
  return new Failure('changed', `${what} was replaced or deleted since it was listed: run again`);
}
