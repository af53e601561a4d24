import { kserveFacts } from '../../knowledge/kserve-versions';
import { ServiceRule } from '../rule';

export const KSERVE_VERIFIED: ServiceRule = {
  id: 'KS601',
  title: 'a version of KServe that could not be tested',
  severity: 'warning',
  acknowledgeable: true,
  why: 'No build of it could be had: its facts are those of its neighbours and its release notes.',
  see: 'https://github.com/kserve/kserve/releases',
  check: ({ target }) => (target.kind === 'kserve' && kserveFacts(target.version)?.verified === false
    ? [`'version' should be one that is tested, got KServe ${target.version}: try the manifests on a cluster of your own`]
    : []),
};
