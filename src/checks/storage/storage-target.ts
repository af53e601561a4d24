import { targetLabel } from '../../targets/target-intent';
import { StorageRule } from './storage-rule';

export const STORAGE_TARGET: StorageRule = {
  id: 'KS120',
  title: 'a storage container without KServe',
  severity: 'error',
  acknowledgeable: false,
  why: 'Plain Kubernetes does not know the kind, and the apply stops at it.',
  check: (_plan, target) => (target.kind === 'kserve' ? [] : [
    `'target' must be ServingTarget.kserve() for a ClusterStorageContainer, got ${targetLabel(target)}: leave it out, services `
    + 'fetch by Fetch.agent() there',
  ]),
};
