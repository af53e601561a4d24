import { SHIPPED_FORMATS, SHIPPED_NAME } from '../../knowledge/shipped-storage';
import { formatLabel, sharedAddress, StorageContainerPlan } from '../../plan/storage-container';
import { StorageRule } from './storage-rule';

export const STORAGE_DEFAULT: StorageRule = {
  id: 'KS121',
  title: 'a storage container for addresses that KServe\'s own one takes',
  severity: 'error',
  acknowledgeable: true,
  why: 'KServe takes the first of its list that matches, and nothing promises an order of it: one pod gets this container, the next '
    + 'one KServe\'s.',
  see: 'https://github.com/kserve/kserve/blob/master/config/storagecontainers/default.yaml',
  check: (plan, target) => (
    target.kind !== 'kserve' || plan.name === SHIPPED_NAME || plan.workload !== 'initContainer' ? [] : overlaps(plan)
  ),
};

function overlaps({ formats }: StorageContainerPlan): string[] {
  return formats.flatMap((format) => {
    const shipped = SHIPPED_FORMATS.find((one) => sharedAddress(one, format) !== undefined);
    return shipped === undefined ? [] : [
      `'formats' must not overlap those of KServe's own storage container '${SHIPPED_NAME}', got ${formatLabel(format)} beside its `
      + `${formatLabel(shipped)}: name this one '${SHIPPED_NAME}' to take its place, or disable that one and acknowledge this rule`,
    ];
  });
}
