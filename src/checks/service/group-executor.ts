import {
  bringsRay, firstWithDataParallelGroups, firstWithNativeGroups, hasDataParallelGroups, hasNativeGroups,
  LAST_VLLM_WITH_RAY,
} from '../../knowledge/vllm-groups';
import { ServiceRule } from '../rule';

export const GROUP_EXECUTOR: ServiceRule = {
  id: 'KS352',
  title: 'executor, version and image of a group do not go together',
  severity: 'error',
  acknowledgeable: false,
  why: 'The image lacks the ray command, or vLLM lacks its multi-node flags: every pod of the group would end at its start.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent }) => {
    const { group, engine } = intent;
    if (group === undefined || engine.kind !== 'vllm') {
      return [];
    }
    const version = engine.version.value;
    switch (group.executor.kind) {
      case 'ray':
        return ray(intent.parallelism.value.data, version, group.executor.declaredVersion);
      case 'mp':
        return hasNativeGroups(version) ? [] : [
          `'version' must be at least ${firstWithNativeGroups()} for Executor.multiprocessing(), got ${version}: `
            + 'use Executor.ray()',
        ];
      case 'dp':
        return hasDataParallelGroups(version) ? [] : [
          `'version' must be at least ${firstWithDataParallelGroups()} for 'data' over several pods, got ${version}: `
            + 'take a newer one, or run more groups with Scaling.replicas()',
        ];
    }
  },
};

function ray(data: number, version: string, declared: string | undefined): string[] {
  if (data > 1) {
    return [`'executor' must be Executor.multiprocessing() with data ${data}, got Executor.ray(): vLLM itself joins copies on `
      + 'several pods, leave it out'];
  }
  return bringsRay(version) || declared !== undefined ? [] : [
    `'executor' must be Executor.multiprocessing() for vLLM ${version}, got Executor.ray(): its image lacks Ray; `
      + `or take vLLM up to ${LAST_VLLM_WITH_RAY}, or an image of your own with Executor.ray({ rayVersion })`,
  ];
}
