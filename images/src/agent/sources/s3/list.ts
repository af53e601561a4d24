import { Failure } from '../../failure.ts';
import type { Listing } from '../source.ts';
import { childrenOf, parseXml, textAt, type Element } from '../xml.ts';
import type { S3Place } from './address.ts';
import type { S3Client } from './client.ts';
import { headObject, s3File, type S3Object } from './object.ts';

/**
 * What is at a place: the object of just that name, or else everything in the folder. Unlike with KServe's initializer
 * `s3://bucket/model` is not also `s3://bucket/model-2`.
 */
export async function listS3(client: S3Client, { bucket, key }: S3Place, signal: AbortSignal): Promise<Listing> {
  const pinned = `s3://${bucket}/${key}`;
  const object = key === '' || key.endsWith('/') ? undefined : await objectAt(client, key, signal);
  if (object !== undefined) return { pinned, files: [s3File(client, bucket, object, key.slice(key.lastIndexOf('/') + 1))] };
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  const objects = withoutFolders(await everything(client, folder, signal));
  if (objects.length === 0) throw await nothing(client, bucket, key, folder, signal);
  return { pinned, files: objects.map((object) => s3File(client, bucket, object, object.key.slice(folder.length))) };
}

async function objectAt(client: S3Client, key: string, signal: AbortSignal): Promise<S3Object | undefined> {
  try {
    // Keys come in order: if the object exists, it is the first one.
    const { objects: [first] } = await page(client, { prefix: key, 'max-keys': '1' }, signal);
    return first?.key === key && first.size > 0 ? first : undefined;
  } catch (error) {
    // Who may read one object often may not list the bucket.
    if (!(error instanceof Failure) || error.exit !== 'denied') throw error;
    return headObject(client, key, signal).catch(() => { throw error; });
  }
}

async function everything(client: S3Client, prefix: string, signal: AbortSignal): Promise<S3Object[]> {
  const all: S3Object[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = ''; next !== undefined;) {
    if (seen.has(next)) throw new Failure('damaged', `the store leads in a circle while it lists '${prefix}': check that AWS_ENDPOINT_URL is an S3 store with ListObjectsV2`);
    seen.add(next);
    const { objects, token } = await page(client, { prefix, ...(next === '' ? {} : { 'continuation-token': next }) }, signal);
    all.push(...objects);
    next = token;
  }
  return all;
}

/** Empty objects that stand for a folder: with a slash at the end, or with others below them. */
function withoutFolders(objects: readonly S3Object[]): S3Object[] {
  const folders = new Set<string>();
  for (const { key } of objects) {
    for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1)) folders.add(key.slice(0, slash));
  }
  return objects.filter(({ key, size }) => !key.endsWith('/') && !(size === 0 && (folders.has(key) || key.endsWith('_$folder$'))));
}

async function nothing(client: S3Client, bucket: string, key: string, folder: string, signal: AbortSignal): Promise<Failure> {
  const parent = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  const { names } = await page(client, { prefix: key === '' ? '' : parent, delimiter: '/', 'max-keys': '20' }, signal);
  const there = names.length === 0 ? 'the bucket is empty there' : `there are ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`;
  return new Failure('notFound', `nothing is in s3://${bucket}/${folder}: ${there}: check the URI`);
}

interface Page {
  readonly objects: readonly S3Object[];
  /** Keys and, with a delimiter, folders. */
  readonly names: readonly string[];
  readonly token: string | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
async function page(client: S3Client, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Page> {
  // Keys with characters that XML cannot hold come through as URL encoding only.
  const text = await client.text({ action: 's3:ListBucket', key: '', query: { 'list-type': '2', 'encoding-type': 'url', ...query } }, signal);
  const xml = parseXml(text);
  if (xml?.name !== 'ListBucketResult') throw new Failure('damaged', 'the store does not list as S3 does: check that AWS_ENDPOINT_URL is an S3 store, and not its console');
  const encoded = textAt(xml, 'EncodingType') === 'url';
  const objects = childrenOf(xml, 'Contents').map((contents) => objectOf(contents, encoded));
  const folders = childrenOf(xml, 'CommonPrefixes').map((prefix) => decoded(textAt(prefix, 'Prefix') ?? '', encoded));
  const token = textAt(xml, 'IsTruncated') === 'true' ? textAt(xml, 'NextContinuationToken') : undefined;
  return { objects, names: [...folders, ...objects.map(({ key }) => key)], token };
}

function objectOf(contents: Element, encoded: boolean): S3Object {
  const key = decoded(textAt(contents, 'Key') ?? '', encoded);
  const size = Number(textAt(contents, 'Size') || NaN);
  if (!Number.isSafeInteger(size)) throw new Failure('damaged', `the store lists '${key}' without a size: check that AWS_ENDPOINT_URL is an S3 store with ListObjectsV2`);
  return {
    key, size,
    etag: textAt(contents, 'ETag') ?? '',
    checksums: childrenOf(contents, 'ChecksumAlgorithm').map(({ text }) => text),
  };
}

function decoded(key: string, encoded: boolean): string {
  try {
    return encoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
  } catch {
    return key;
  }
}
