import {
  bringsRay, firstWithDataParallelGroups, firstWithNativeGroups, hasDataParallelGroups, hasNativeGroups,
  LAST_VLLM_WITH_RAY, lastServerWithRay,
} from '../../knowledge/vllm-groups';
import { EngineIntent } from '../../plan/engine-intent';
import { ExecutorIntent } from '../../plan/group-intent';
import { ServiceRule } from '../rule';

export const GROUP_EXECUTOR: ServiceRule = {
  id: 'KS352',
  title: 'executor, version and image of a group do not go together',
  severity: 'error',
  acknowledgeable: false,
  why: 'The image lacks the ray command, or the engine lacks its multi-node flags: every pod of the group would end at its start.',
  see: 'https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html',
  check: ({ intent: { engine, group, parallelism }, target }) => {
    if (group === undefined) {
      return [];
    }
    if (engine.kind === 'vllm') {
      return ofVllm(group.executor, engine.version.value, parallelism.value.data);
    }
    return engine.kind === 'huggingFaceServer' && target.kind === 'kserve' ? ofServer(group.executor, engine) : [];
  },
};

function ofVllm(executor: ExecutorIntent, version: string, data: number): string[] {
  switch (executor.kind) {
    case 'ray':
      return overRay(data, version, executor.declaredVersion);
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
}

function overRay(data: number, version: string, declared: string | undefined): string[] {
  if (data > 1) {
    return [`'executor' must be Executor.multiprocessing() with data ${data}, got Executor.ray(): vLLM itself joins copies on `
      + 'several pods, leave it out'];
  }
  return bringsRay(version) || declared !== undefined ? [] : [
    `'executor' must be Executor.multiprocessing() for vLLM ${version}, got Executor.ray(): its image lacks Ray; `
      + `or take vLLM up to ${LAST_VLLM_WITH_RAY}, or an image of your own with Executor.ray({ rayVersion })`,
  ];
}

/** KServe's server starts vLLM within itself, which has no place for vLLM's own mode. */
function ofServer(executor: ExecutorIntent, engine: Extract<EngineIntent, { kind: 'huggingFaceServer' }>): string[] {
  if (executor.kind !== 'ray') {
    return ['\'executor\' must be Executor.ray() with KServe\'s Hugging Face server, got Executor.multiprocessing(): leave it out, '
      + 'or use Engine.vllm()'];
  }
  const version = engine.kserveVersion.value;
  return bringsRay(engine.bundledVllm) || executor.declaredVersion !== undefined ? [] : [
    `'version' must be at most ${lastServerWithRay()} for KServe's Hugging Face server in a group, got ${version}: its image may lack `
      + 'Ray; set the engine\'s version, or an image that holds Ray with Executor.ray({ rayVersion }), or use Engine.vllm()',
  ];
}
