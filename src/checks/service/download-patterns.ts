import { kserveFacts } from '../../knowledge/kserve-versions';
import { ServiceRule } from '../rule';

export const DOWNLOAD_PATTERNS: ServiceRule = {
  id: 'KS106',
  title: 'patterns that the initializer does not know',
  severity: 'error',
  acknowledgeable: false,
  why: 'Initializers before KServe 0.17 ignore them and fetch every file.',
  check: ({ intent, target }) => {
    const { allowPatterns, ignorePatterns } = intent.model;
    const given = [...allowPatterns, ...ignorePatterns];
    if (given.length === 0) {
      return [];
    }
    if (intent.fetch.value.by === 'engine') {
      return [`'allowPatterns' and 'ignorePatterns' must be left out with Fetch.engine(), got '${given[0]}': `
        + 'the engine chooses its files itself'];
    }
    return target.kind === 'kserve' && kserveFacts(target.version)?.downloadPatterns !== true
      && intent.storageInitializer.from.kind === 'knowledge'
      ? [`'allowPatterns' and 'ignorePatterns' must be left out before KServe 0.17, got '${given[0]}' `
        + `for ${target.version}: give Images a newer storageInitializer`]
      : [];
  },
};
