import { Failure } from '../failure.ts';
import type { Source, Listing, OpenSource, RemoteFile, SourceContext } from './source.ts';
import { chooseImage } from './oci/platform.ts';
import { contentsOf, type Placed } from './oci/layers.ts';
import { isIndex, parseManifest, type Descriptor, type Index, type Manifest } from './oci/manifest.ts';
import { parseReference, type Reference } from './oci/reference.ts';
import { registryAt, type Registry } from './oci/registry.ts';
import { checkAnswer } from './answer.ts';

/**
 * Images and artifacts of a registry: `oci://registry/repository:tag` or `@sha256:...`. Of an image the folder `/models` is
 * taken, as KServe's model cars have it, or `?path=`.
 *
 * @throws Failure usage
 */
export const open: OpenSource = async (uri, context) => {
  const reference = parseReference(uri);
  return { list: (signal) => list(registryAt(reference, context), context, signal) } satisfies Source;
};

async function list(registry: Registry, { note }: SourceContext, signal: AbortSignal): Promise<Listing> {
  const { reference } = registry;
  const { registry: host, repository, version, isPinned, path } = reference;
  const name = `${host}/${repository}`;
  const what = `'${name}${isPinned ? '@' : ':'}${version}'`;
  const first = await manifestOf(registry, what, version, isPinned ? version : undefined, signal);
  const manifest = isIndex(first) ? await imageOf(registry, what, first, signal) : first;
  const { placed, left } = contentsOf(manifest, path, what);
  if (left.length > 0) note(`layers of ${what} that are not fetched: ${left.slice(0, 8).join(', ')}${left.length > 8 ? ` and ${left.length - 8} more` : ''}`);
  const ranges = await answersRanges(registry, placed, signal);
  if (!ranges) note(`'${host}' sends whole layers only: each comes over one connection`);
  return { pinned: pinnedOf(reference, first.digest), files: placed.map((each) => fileOf(registry, each, ranges)) };
}

async function manifestOf(registry: Registry, what: string, version: string, digest: string | undefined, signal: AbortSignal): Promise<Manifest | Index> {
  const { text, response } = await registry.manifest(version, signal);
  return parseManifest(what, text, digest ?? response.headers['docker-content-digest'], response.headers['content-type']);
}

async function imageOf(registry: Registry, what: string, index: Index, signal: AbortSignal): Promise<Manifest> {
  const chosen = chooseImage(index, what);
  const manifest = await manifestOf(registry, `${what} (${chosen.digest})`, chosen.digest, chosen.digest, signal);
  return isIndex(manifest) ? imageOf(registry, what, manifest, signal) : manifest;
}

/** An index of an index of an index ends: each names the digest of the next, so that there are no circles. */
function pinnedOf({ registry, repository, path }: Reference, digest: string): string {
  return `oci://${registry}/${repository}@${digest}${path === undefined ? '' : `?path=/${path}`}`;
}

/** A registry may serve ranges, and most do; whoever asks a part of one that does not gets everything. */
async function answersRanges(registry: Registry, placed: readonly Placed[], signal: AbortSignal): Promise<boolean> {
  const biggest = placed.map(({ descriptor }) => descriptor).reduce((a, b) => (b.size > a.size ? b : a));
  if (biggest.size < 2) return false;
  const { status, body } = await registry.blob(biggest.digest, { from: 0, to: 1 }, signal);
  body.on('error', () => {}).destroy();
  return status === 206;
}

function fileOf(registry: Registry, { descriptor, ...place }: Placed, ranges: boolean): RemoteFile {
  return {
    ...place, ranges, size: descriptor.size,
    hashes: { sha256: descriptor.digest.slice('sha256:'.length) },
    open: (range, signal) => blobOf(registry, descriptor, range, signal),
  };
}

/** No version: the digest says which bytes they are, and they are hashed. */
async function blobOf(registry: Registry, { digest, size }: Descriptor, range: { readonly from: number; readonly to: number } | undefined, signal: AbortSignal): ReturnType<RemoteFile['open']> {
  const response = await registry.blob(digest, range, signal);
  const what = `layer '${digest}' of '${registry.reference.registry}'`;
  try {
    checkAnswer(response, range, { what, name: digest, size });
  } catch (error) {
    // What a digest names never changes.
    throw error instanceof Failure && error.exit === 'changed' ? new Failure('damaged', `${what} has not the ${size} bytes that the manifest promises: push the image again`) : error;
  }
  return { bytes: response.body };
}
