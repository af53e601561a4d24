import { ServiceRule } from '../rule';

/** Fetchers with KServe's program. */
const KSERVES = ['initializer', 'platform'];

export const REVISION_FETCHABLE: ServiceRule = {
  id: 'KS113',
  title: 'a revision that KServe\'s initializer cannot be asked for',
  severity: 'error',
  acknowledgeable: false,
  why: 'It splits the address at every slash and exits when there is more than one.',
  see: 'https://github.com/kserve/kserve/blob/master/python/storage/kserve_storage/kserve_storage.py',
  check: ({ intent }) => {
    const { source } = intent.model;
    return KSERVES.includes(intent.fetch.value.by) && source.kind === 'hub' && source.revision?.includes('/') === true
      ? [`'revision' must be without a slash for KServe's initializer, got '${source.revision}': `
        + 'write the commit that it stands for, or use Fetch.agent()']
      : [];
  },
};
