import { FETCH_SUPPORT, FetchBy, fetchSupport, FetchSource, FetchSupport } from '../../knowledge/fetch-support';
import { TargetIntent, targetLabel } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const FETCH_SUPPORTED: ServiceRule = {
  id: 'KS102',
  title: 'source, fetcher and target do not go together',
  severity: 'error',
  acknowledgeable: false,
  why: 'The fetcher does not know the scheme, or the target has no such fetcher: the pod would fail at its start, or nothing would fetch at all.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/overview',
  check: ({ intent, target }) => {
    const { kind } = intent.model.source;
    const { by } = intent.fetch.value;
    const support = fetchSupport(kind, by);
    if (support?.[target.kind] !== true) {
      return [`'fetch' must be ${choices(kind, target.kind)} for a model from ${SOURCES[kind]} on ${targetLabel(target)}, `
        + `got ${FETCHERS[by]}`];
    }
    return newerKServe(support, target);
  },
};

function newerKServe(support: FetchSupport, target: TargetIntent): string[] {
  return target.kind !== 'kserve' || support.kserveSince === undefined || target.version >= support.kserveSince ? [] : [
    `'version' must be at least ${support.kserveSince} for ${support.note}, got ${target.version}`,
  ];
}

const SOURCES: Record<FetchSource, string> = {
  hub: 'the Hub', s3: 'S3', gcs: 'Google Cloud Storage', azure: 'Azure Blob Storage', url: 'a URL', volume: 'a volume',
  oci: 'an image', registry: 'a model registry',
};

const FETCHERS: Record<FetchBy, string> = {
  agent: 'Fetch.agent()', initializer: 'Fetch.initializer()', platform: 'Fetch.kserve()', engine: 'Fetch.engine()', mount: 'none (it is mounted)',
  cache: 'Fetch.cache()',
};

function choices(source: FetchSource, target: 'kserve' | 'kubernetes'): string {
  const usable = FETCH_SUPPORT.filter((row) => row.source === source && row[target]);
  return usable.map((row) => (row.by === 'mount' ? 'left out' : FETCHERS[row.by])).join(' or ');
}
