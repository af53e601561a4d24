import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { paceOf } from '../../../src/agent/net/pace.ts';
import { httpOver } from '../../../src/agent/net/undici-http.ts';

/** A blob with what manifests say of it. */
export interface Blob {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Readonly<Record<string, string>>;
}

/** All that has to be pushed for one manifest: its blobs, then itself. */
export interface Pushable {
  readonly blobs: readonly Blob[];
  readonly manifests: readonly Blob[];
  /** The last of them. */
  readonly top: Blob;
}

export const TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
  tar: 'application/vnd.oci.image.layer.v1.tar',
} as const;

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function blob(bytes: Buffer, mediaType: string, annotations?: Record<string, string>): Blob {
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...(annotations === undefined ? {} : { annotations }) } };
}

/** A layer of an image. */
export function layer(tar: Buffer, packing: '' | '+gzip' | '+zstd' = '+gzip'): Blob {
  const bytes = packing === '' ? tar : packing === '+gzip' ? gzipSync(tar) : zstdCompressSync(tar);
  return blob(bytes, `${TYPES.tar}${packing}`);
}

/** A file of an artifact, as ORAS names it. */
export function titled(name: string, bytes: Buffer, mediaType: string = TYPES.tar): Blob {
  return blob(bytes, mediaType, { 'org.opencontainers.image.title': name });
}

export function image(layers: readonly Blob[], platform: { os: string; architecture: string } = { os: 'linux', architecture: 'amd64' }): Pushable {
  const config = blob(Buffer.from(JSON.stringify({ ...platform, config: {}, rootfs: { type: 'layers', diff_ids: layers.map(({ descriptor }) => descriptor.digest) } })), TYPES.config);
  return manifest({ config, layers });
}

export function artifact(layers: readonly Blob[], artifactType = 'application/vnd.unknown.artifact.v1'): Pushable {
  return manifest({ config: blob(Buffer.from('{}'), TYPES.empty), layers, more: { artifactType } });
}

/** @param more replaces or adds fields of the manifest: for what should not be */
export function manifest({ config, layers, more = {} }: { config: Blob; layers: readonly Blob[]; more?: object }): Pushable {
  const value = { schemaVersion: 2, mediaType: TYPES.manifest, config: config.descriptor, layers: layers.map(({ descriptor }) => descriptor), ...more };
  const top = blob(Buffer.from(JSON.stringify(value)), TYPES.manifest);
  return { blobs: [config, ...layers], manifests: [top], top };
}

export function index(entries: readonly { readonly of: Pushable; readonly platform?: Record<string, string>; readonly annotations?: Record<string, string> }[]): Pushable {
  const manifests = entries.map(({ of, platform, annotations }) => ({ ...of.top.descriptor, ...(platform === undefined ? {} : { platform }), ...(annotations === undefined ? {} : { annotations }) }));
  const top = blob(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: TYPES.index, manifests })), TYPES.index);
  return { blobs: entries.flatMap(({ of }) => of.blobs), manifests: [...entries.flatMap(({ of }) => of.manifests), top], top };
}

/** Pushes to a real registry. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push */
export async function push(origin: string, repository: string, tag: string, { blobs, manifests, top }: Pushable, headers: Record<string, string> = {}, ca?: string): Promise<void> {
  const http = httpOver({ env: ca === undefined ? {} : { SSL_CERT_FILE: ca }, connectSeconds: 60, idleSeconds: 60, pace: paceOf(), retries: 0, userAgent: 'test' });
  const signal = AbortSignal.timeout(300_000);
  const ask = async (method: 'POST' | 'PUT', url: string, body: Buffer, type: string): Promise<Readonly<Record<string, string>>> => {
    const { response } = await http.text({ url, method: method as 'POST', headers: { ...headers, 'content-type': type }, body, accept: [201, 202] }, signal);
    return response.headers;
  };
  for (const { bytes, descriptor } of blobs) {
    const { location = '' } = await ask('POST', `${origin}/v2/${repository}/blobs/uploads/`, Buffer.alloc(0), 'application/octet-stream');
    const place = new URL(location, origin);
    place.searchParams.set('digest', descriptor.digest);
    await ask('PUT', place.href, bytes, 'application/octet-stream');
  }
  for (const { bytes, descriptor } of manifests) {
    await ask('PUT', `${origin}/v2/${repository}/manifests/${descriptor.digest === top.descriptor.digest ? tag : descriptor.digest}`, bytes, descriptor.mediaType);
  }
  await http.close();
}
