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
    const [pattern] = [...allowPatterns, ...ignorePatterns];
    if (pattern === undefined || intent.fetch.value.by === 'agent') {
      return [];
    }
    const prop = allowPatterns.length > 0 ? 'allowPatterns' : 'ignorePatterns';
    if (intent.fetch.value.by === 'engine') {
      return [`'${prop}' must be left out with Fetch.engine(), got '${pattern}': `
        + 'the engine chooses its files itself'];
    }
    return target.kind === 'kserve' && kserveFacts(target.version)?.downloadPatterns !== true
      && intent.storageInitializer.from.kind === 'knowledge'
      ? [`'${prop}' must be left out before KServe 0.17, got '${pattern}' `
        + `for ${target.version}: give Images a newer storageInitializer, or use Fetch.agent()`]
      : [];
  },
};
