/** Kinds of places that models come from. */
export type FetchSource = 'hub' | 's3' | 'gcs' | 'azure' | 'url' | 'volume' | 'oci' | 'registry';

/** Who brings the files. */
export type FetchBy = 'agent' | 'initializer' | 'platform' | 'engine' | 'mount' | 'cache';

/** Who brings them where nobody says: a cache is somebody's own. */
export type UsualFetch = Exclude<FetchBy, 'cache'>;

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
  /** A default only where it is known that the image is there. */
  readonly whereNamed?: true;
}

const BOTH = { kserve: true, kubernetes: true };
const KSERVE_ONLY = { kserve: true, kubernetes: false };

const WHERE_NAMED = { note: 'where Images names its image', whereNamed: true } as const;

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
  { source: 'hub', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 'hub', by: 'initializer', ...BOTH },
  { source: 'hub', by: 'platform', ...KSERVE_ONLY },
  { source: 'hub', by: 'engine', ...BOTH, note: 'downloads again at each start' },
  { source: 's3', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 's3', by: 'initializer', ...BOTH },
  { source: 's3', by: 'platform', ...KSERVE_ONLY },
  { source: 'gcs', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 'gcs', by: 'initializer', ...BOTH },
  { source: 'gcs', by: 'platform', ...KSERVE_ONLY },
  { source: 'azure', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 'azure', by: 'initializer', ...BOTH },
  { source: 'azure', by: 'platform', ...KSERVE_ONLY },
  { source: 'url', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 'url', by: 'initializer', ...BOTH },
  { source: 'url', by: 'platform', ...KSERVE_ONLY },
  { source: 'volume', by: 'mount', ...BOTH, note: 'the claim is mounted' },
  { source: 'volume', by: 'platform', ...KSERVE_ONLY },
  { source: 'oci', by: 'mount', ...BOTH, minor: IMAGE_VOLUME_MINOR, note: 'an image volume' },
  { source: 'oci', by: 'agent', ...BOTH, ...WHERE_NAMED },
  { source: 'oci', by: 'platform', ...KSERVE_ONLY, kserveSince: '0.15.2', note: 'a model car' },
  { source: 'registry', by: 'agent', ...BOTH },
  { source: 'registry', by: 'platform', ...KSERVE_ONLY, note: 'through the registry\'s ClusterStorageContainer' },
  ...(['hub', 's3', 'gcs', 'azure', 'url', 'oci', 'registry'] as const).map((source): FetchSupport => (
    { source, by: 'cache', ...BOTH, note: 'the node keeps it' }
  )),
];

/** The row of a combination, if it works anywhere. */
export function fetchSupport(source: FetchSource, by: FetchBy): FetchSupport | undefined {
  return FETCH_SUPPORT.find((row) => row.source === source && row.by === by);
}

/** Who brings the files unless the user says otherwise; the agent only where its image is known to be there. */
export function defaultFetch(
  source: FetchSource, target: 'kserve' | 'kubernetes', minor: number, agent: boolean,
): UsualFetch {
  const known = FETCH_SUPPORT.filter((row): row is FetchSupport & { readonly by: UsualFetch } => (
    row.source === source && row.by !== 'cache' && (agent || row.whereNamed !== true)
  ));
  const usable = known.filter((row) => row[target] && minor >= (row.minor ?? 0));
  return (usable[0] ?? known[0]).by;
}
