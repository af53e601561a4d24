import { createHash } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { INDEX_TYPES, SINGLE_TYPES } from './media-types.ts';

/** What a manifest says of a blob or of another manifest. @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform: Platform | undefined;
  readonly urls: readonly string[];
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

export interface Manifest {
  readonly digest: string;
  readonly artifactType: string | undefined;
  readonly config: Descriptor | undefined;
  readonly layers: readonly Descriptor[];
}

export interface Index {
  readonly digest: string;
  readonly manifests: readonly Descriptor[];
}

/** What registries have to take at least, and nearly all take at most. */
const MOST_BYTES = 4 * 2 ** 20;
const SHA256 = /^sha256:[0-9a-f]{64}$/;

/**
 * Reads a manifest or an index that hashes to what was asked for.
 *
 * @param expected its digest, where that is known before
 * @param contentType of the answer; counts where the text names no type
 * @throws Failure damaged
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export function parseManifest(what: string, text: string, expected: string | undefined, contentType: string | undefined): Manifest | Index {
  const damaged = (why: string): Failure => new Failure('damaged', `the manifest of ${what} ${why}`);
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MOST_BYTES) throw damaged(`has ${bytes.length} bytes, and at most ${MOST_BYTES} are read: pack the model into fewer layers`);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (expected !== undefined && digest !== expected) throw damaged(`has the digest ${digest} where ${expected} was promised: the registry or a proxy on the way changes it`);
  const value = objectOf(text);
  if (value === undefined) throw damaged('is no JSON object: check that the host is a registry and no login page');
  if (value['schemaVersion'] === 1) throw damaged('is of the first version, which promises no sizes: push the image again with a tool of this decade');
  const mediaType = typeof value['mediaType'] === 'string' ? value['mediaType'] : contentType?.split(';')[0]?.trim() ?? '';
  // One text that is both would be read in two ways by two tools.
  if (value['manifests'] !== undefined && value['layers'] !== undefined) throw damaged('has layers and manifests, and can only be one of them');
  if (INDEX_TYPES.has(mediaType)) return { digest, manifests: descriptors(value['manifests'], 'manifests', damaged) };
  if (!SINGLE_TYPES.has(mediaType)) throw damaged(`is of the type '${mediaType}', which is none of an image or artifact`);
  const config = value['config'];
  return {
    digest, layers: descriptors(value['layers'], 'layers', damaged),
    artifactType: typeof value['artifactType'] === 'string' ? value['artifactType'] : undefined,
    config: config === undefined ? undefined : descriptor(config, 'config', damaged),
  };
}

export function isIndex(manifest: Manifest | Index): manifest is Index {
  return 'manifests' in manifest;
}

function descriptors(value: unknown, name: string, damaged: (why: string) => Failure): Descriptor[] {
  if (!Array.isArray(value)) throw damaged(`has no list of ${name}`);
  return value.map((entry, index) => descriptor(entry, `${name}[${index}]`, damaged));
}

function descriptor(value: unknown, name: string, damaged: (why: string) => Failure): Descriptor {
  const { mediaType, digest, size, annotations, platform, urls } = isRecord(value) ? value : {};
  if (typeof digest !== 'string' || !SHA256.test(digest)) throw damaged(`has '${String(digest)}' as the digest of ${name}: sha256 is the only kind that can be checked`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw damaged(`has '${String(size)}' as the size of ${name}, which is no number of bytes`);
  return {
    digest, size, mediaType: typeof mediaType === 'string' ? mediaType : '',
    annotations: isRecord(annotations) ? Object.fromEntries(Object.entries(annotations).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {},
    platform: isRecord(platform) ? { os: String(platform['os'] ?? ''), architecture: String(platform['architecture'] ?? ''), variant: typeof platform['variant'] === 'string' ? platform['variant'] : undefined } : undefined,
    urls: Array.isArray(urls) ? urls.map(String) : [],
  };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
