/** Kinds of places that models come from. */
export type FetchSource = 'hub' | 's3' | 'gcs' | 'azure' | 'url' | 'volume' | 'oci';

/** Who brings the files. */
export type FetchBy = 'initializer' | 'platform' | 'engine' | 'mount';

/** What goes together: on which targets, and from which versions on. */
export interface FetchSupport {
  readonly source: FetchSource;
  readonly by: FetchBy;
  readonly kserve: boolean;
  readonly kubernetes: boolean;
  /** Lowest Kubernetes minor. */
  readonly minor?: number;
  /** Oldest KServe that has it; all of them without. */
  readonly kserveSince?: string;
  readonly note?: string;
}

const BOTH = { kserve: true, kubernetes: true };
const KSERVE_ONLY = { kserve: true, kubernetes: false };

/**
 * Image volumes are on by default from here on; before, they are a feature gate.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
 */
export const IMAGE_VOLUME_MINOR = 35;

/**
 * Every combination that works; what is not here does not.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/overview
 */
export const FETCH_SUPPORT: readonly FetchSupport[] = [
  { source: 'hub', by: 'initializer', ...BOTH },
  { source: 'hub', by: 'platform', ...KSERVE_ONLY },
  { source: 'hub', by: 'engine', ...BOTH, note: 'downloads again at each start' },
  { source: 's3', by: 'initializer', ...BOTH },
  { source: 's3', by: 'platform', ...KSERVE_ONLY },
  { source: 'gcs', by: 'initializer', ...BOTH },
  { source: 'gcs', by: 'platform', ...KSERVE_ONLY },
  { source: 'azure', by: 'initializer', ...BOTH },
  { source: 'azure', by: 'platform', ...KSERVE_ONLY },
  { source: 'url', by: 'initializer', ...BOTH },
  { source: 'url', by: 'platform', ...KSERVE_ONLY },
  { source: 'volume', by: 'mount', ...BOTH, note: 'the claim is mounted' },
  { source: 'volume', by: 'platform', ...KSERVE_ONLY },
  { source: 'oci', by: 'mount', ...BOTH, minor: IMAGE_VOLUME_MINOR, note: 'an image volume' },
  { source: 'oci', by: 'platform', ...KSERVE_ONLY, kserveSince: '0.15.2', note: 'a model car' },
];

/** The row of a combination, if it works anywhere. */
export function fetchSupport(source: FetchSource, by: FetchBy): FetchSupport | undefined {
  return FETCH_SUPPORT.find((row) => row.source === source && row.by === by);
}

/** Who brings the files unless the user says otherwise. */
export function defaultFetch(source: FetchSource, target: 'kserve' | 'kubernetes', minor: number): FetchBy {
  const usable = FETCH_SUPPORT.filter((row) => row.source === source && row[target] && minor >= (row.minor ?? 0));
  const known = FETCH_SUPPORT.filter((row) => row.source === source);
  return (usable[0] ?? known[0]).by;
}
