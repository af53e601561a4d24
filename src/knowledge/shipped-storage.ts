/** Name of the ClusterStorageContainer that KServe's manifests and charts bring. */
export const SHIPPED_NAME = 'default';

/**
 * What it takes, the same in every version; the examples stand for addresses of the kind.
 *
 * @see https://github.com/kserve/kserve/blob/master/config/storagecontainers/default.yaml
 */
export const SHIPPED_FORMATS = [
  { kind: 'prefix', prefix: 'gs://' },
  { kind: 'prefix', prefix: 's3://' },
  { kind: 'prefix', prefix: 'hdfs://' },
  { kind: 'prefix', prefix: 'hf://' },
  { kind: 'prefix', prefix: 'webhdfs://' },
  { kind: 'regex', regex: 'https://(.+?).blob.core.windows.net/(.+)', example: 'https://account.blob.core.windows.net/models' },
  { kind: 'regex', regex: 'https://(.+?).file.core.windows.net/(.+)', example: 'https://account.file.core.windows.net/models' },
  { kind: 'regex', regex: 'https?://(.+)/(.+)', example: 'https://example.com/models/a' },
] as const;
