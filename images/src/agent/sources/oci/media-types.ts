/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md */
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';

/** What is asked for, the best first. */
export const MANIFEST_TYPES = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST];
export const INDEX_TYPES: ReadonlySet<string> = new Set([OCI_INDEX, DOCKER_LIST]);
export const SINGLE_TYPES: ReadonlySet<string> = new Set([OCI_MANIFEST, DOCKER_MANIFEST]);

/** Configurations of what runs as a container: their layers are a file system. */
export const IMAGE_CONFIGS: ReadonlySet<string> = new Set(['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']);

/** How a layer of this type is packed, by the end of its name, as every format of models has it; undefined: not at all. */
export function packingOf(mediaType: string): 'tar' | 'tar.gz' | 'tar.zst' | undefined {
  const plain = mediaType.split(';')[0]?.trim() ?? '';
  if (/[./]tar$/.test(plain)) return 'tar';
  if (/[./]tar[+.]gzip$/.test(plain)) return 'tar.gz';
  if (/[./]tar[+.]zstd$/.test(plain)) return 'tar.zst';
  return undefined;
}
