import { formatLabel, sharedAddress, StorageContainerPlan } from '../../plan/storage-container';
import { AppRule } from './app-rule';

export const STORAGE_OVERLAP: AppRule = {
  id: 'KS804',
  title: 'two storage containers for one address',
  severity: 'error',
  acknowledgeable: true,
  why: 'KServe takes the first of its list that matches, and nothing promises an order of it: pods of one service get different '
    + 'programs with different credentials.',
  see: 'https://github.com/kserve/kserve/blob/master/pkg/webhook/admission/pod/storage_initializer_injector.go',
  check: (_objects, containers) => containers.flatMap((one, index) => (
    containers.slice(index + 1).filter(({ workload }) => workload === one.workload)
      .flatMap((other) => overlaps(one, other))
  )),
};

function overlaps(one: StorageContainerPlan, other: StorageContainerPlan): string[] {
  return one.formats.flatMap((format) => other.formats.flatMap((beside) => {
    const address = sharedAddress(format, beside);
    return address === undefined ? [] : [
      `'formats' must not overlap, got ${formatLabel(format)} of '${one.name}' at ${one.path} and ${formatLabel(beside)} of `
      + `'${other.name}' at ${other.path}, which both take '${address}': make one of them narrower, or leave one out`,
    ];
  }));
}
