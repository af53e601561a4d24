import type { Readable } from 'node:stream';
import type { Http } from '../net/http.ts';

/**
 * Where a model lies. A source knows names, sizes, hashes and how to ask for a range of bytes; it moves nothing, retries
 * nothing and writes nothing: the transfer engine does, the same for all.
 */
export interface Source {
  /** Everything that is there, once. The core selects, and refuses unsafe paths. @throws Failure */
  list(signal: AbortSignal): Promise<Listing>;
}

export interface Listing {
  /** The source as it was listed, so that the same can be asked for again: `hf://owner/name@<commit>`. No secrets. */
  readonly pinned: string;
  readonly files: readonly RemoteFile[];
}

export interface RemoteFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** Bytes; undefined where the server does not tell before it sends them. */
  readonly size: number | undefined;
  /** What the source promises of the whole file's bytes; all that are there are checked. Lower-case hexadecimal. */
  readonly hashes: Hashes;
  /** Tells this content from another where hashes do not: an ETag, a generation. Without both nothing is taken up where an agent before left off. */
  readonly version?: string;
  /** Where it lies on this machine, absolute: it is linked rather than copied, unless --copy. */
  readonly local?: string;
  /** Unpack it into the folder and keep none of it: `oci` layers. Archives by URL are found by their name. */
  readonly unpack?: 'tar' | 'tar.gz' | 'tar.zst' | 'zip';
  /**
   * Of what is unpacked only what lies under this folder, whose name is taken off: `models` of an image. Nothing there, in
   * none of the archives with the same `unpackFrom`, is a Failure 'notFound'. Default: everything.
   */
  readonly unpackFrom?: string;
  /**
   * A layer of an image: layers are unpacked in the order of the list, one after the other, and whiteouts delete what layers
   * before brought. @see https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
   */
  readonly layer?: boolean;
  /** Whether ranges can be asked for; else it comes in one piece. */
  readonly ranges: boolean;
  /** Nothing tells whether ranges are of one version: they are asked for only where a hash is promised. */
  readonly unpinned?: boolean;
  /**
   * Its bytes, from `from` up to `to`, which is not part of it. The same version for every range: another one is a
   * Failure 'changed'. @throws StatusError, Failure
   */
  open(range: { readonly from: number; readonly to: number } | undefined, signal: AbortSignal): Promise<Body>;
}

export interface Hashes {
  readonly sha256?: string;
  readonly md5?: string;
  /** Castagnoli, 8 digits. */
  readonly crc32c?: string;
  /** As of zip and gzip, 8 digits. */
  readonly crc32?: string;
  /** 16 digits: S3's own, where an object was uploaded without a checksum. */
  readonly crc64nvme?: string;
  /** SHA-1 of git's blob, header included: small files of the Hub. */
  readonly gitBlob?: string;
}

export interface Body {
  readonly bytes: Readable;
  /** Of the whole file, where only the answer tells it. */
  readonly size?: number;
  /** The answer does not tell where it ends: without a hash, bytes that were cut off would look like all. */
  readonly endless?: true;
  /** Learned with the bytes: an MD5 in a header, say. */
  readonly hashes?: Hashes;
}

/** What a source may use. */
export interface SourceContext {
  readonly http: Http;
  /** The process's, and whatever --env-dir adds: credentials are read from it by the source that needs them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A sentence for the log, such as which credentials are used; never a secret. */
  readonly note: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Of --oci-plain-http: registries (`host` or `host:port`) that speak no TLS, beside those of this machine. */
  readonly ociPlainHttp?: readonly string[];
}

/** What every module in this folder exports as `open`; loaded when its scheme is asked for. @throws Failure on a bad URI */
export type OpenSource = (uri: string, context: SourceContext) => Promise<Source>;

/** Where a registry says that a model lies. */
export interface Resolved {
  /** Of another scheme, and not of one that resolves: there are no chains. */
  readonly uri: string;
  /** What the source at `uri` may use: with an endpoint or credentials that the entry names, and kept off this machine. */
  readonly within: (context: SourceContext) => SourceContext;
  /** The source at `uri`, with what the registry promises of its files: the transfer checks it like any other hash. */
  readonly promised: (source: Source) => Source;
}

/** What a registry is asked with. */
export interface Resolving {
  /** Of --registries. */
  readonly registries: string | undefined;
  /** Of --registry-allow. */
  readonly registryAllow: readonly string[];
  /** Who asked for what and was sent where: one line of JSON for each resolution, whatever the log level. No secrets. */
  readonly audit: (line: Readonly<Record<string, unknown>>) => void;
}

/**
 * What a module exports as `resolve`, and no `open`, when its scheme holds no bytes itself (model-registry). Whoever opens
 * sources opens `uri` next and goes on with `promised(source)`: from there on nothing differs from a direct URI. @throws Failure
 */
export type ResolveUri = (uri: string, context: SourceContext, options: Resolving, signal: AbortSignal) => Promise<Resolved>;
