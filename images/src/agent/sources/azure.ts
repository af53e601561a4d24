import { Failure } from '../failure.ts';
import { accessOf } from './azure/access.ts';
import { parseAddress } from './azure/address.ts';
import { containerAt, type Container } from './azure/api.ts';
import type { Blob } from './azure/list.ts';
import { checkAnswer } from './answer.ts';
import { rangeHeader, type Range } from './range.ts';
import type { Body, Listing, OpenSource, RemoteFile, Source } from './source.ts';

/** A folder, a blob or all of a container: `https://account.blob.core.windows.net/container/folder`. @throws Failure */
export const open: OpenSource = async (uri, context) => {
  const address = parseAddress(uri, context.env['AZURE_SERVICE_URL']);
  const access = accessOf(address, context);
  return {
    list: (signal) => {
      context.note(`asking '${address.account}' as ${access.about}`);
      return list(containerAt(address, context, access), signal);
    },
  } satisfies Source;
};

async function list(container: Container, signal: AbortSignal): Promise<Listing> {
  const { address: { container: name, prefix, shown: pinned } } = container;
  const folder = prefix === '' ? '' : `${prefix}/`;
  const blobs = (await container.blobs(folder, signal)).filter((blob) => !blob.name.endsWith('/'));
  if (blobs.length > 0) return { pinned, files: blobs.map((blob) => fileOf(container, blob, blob.name.slice(folder.length))) };
  if (prefix === '') throw new Failure('notFound', `container '${name}' is empty: check the URI`);
  return { pinned, files: [fileOf(container, await container.blob(prefix, signal), prefix.slice(prefix.lastIndexOf('/') + 1))] };
}

function fileOf(container: Container, blob: Blob, path: string): RemoteFile {
  return {
    path, size: blob.size, ranges: true, ...(isStrong(blob.etag) ? { version: blob.etag } : { unpinned: true }),
    hashes: blob.md5 === undefined ? {} : { md5: Buffer.from(blob.md5, 'base64').toString('hex') },
    open: (range, signal) => bytesOf(container, blob, range, signal),
  };
}

async function bytesOf(container: Container, { name, size, etag }: Blob, range: Range | undefined, signal: AbortSignal): Promise<Body> {
  const { address: { container: at } } = container;
  const what = `'${name}' of container '${at}'`;
  const response = await container.bytes(name, { ...rangeHeader(range), ...(isStrong(etag) ? { 'if-match': etag } : {}) }, signal);
  checkAnswer(response, range, { what, name, size, same: { etag: isStrong(etag) && response.headers['etag'] !== undefined ? etag : undefined } });
  return { bytes: response.body };
}

function isStrong(etag: string): boolean {
  return /^"[^"]+"$/.test(etag);
}
