import { KSERVE_VERSIONS } from './kserve-versions';
import { findVllmFlag, vllmVersions } from './vllm-flags';

/**
 * The last known version whose wheel requires Ray; from 0.18 on stock images lack it.
 *
 * @see https://pypi.org/project/vllm/
 */
export const LAST_VLLM_WITH_RAY = '0.17.1';

/** Whether a version's own requirements hold Ray. */
export function bringsRay(version: string): boolean {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  const [lastMajor, lastMinor] = LAST_VLLM_WITH_RAY.split('.').map(Number);
  return major < lastMajor || (major === lastMajor && minor <= lastMinor);
}

/** The last version of KServe whose Hugging Face server surely holds Ray: its vLLM requires it. */
export function lastServerWithRay(): string {
  const [last] = KSERVE_VERSIONS.filter(({ bundledVllm }) => bringsRay(bundledVllm)).slice(-1);
  return last.patch;
}

/** Whether a version has vLLM's own multi-node mode. */
export function hasNativeGroups(version: string): boolean {
  return findVllmFlag(version, '--nnodes') !== undefined;
}

/** What starts the replicas of a pod under the server of another one. */
const DATA_PARALLEL_FLAGS = ['--data-parallel-size-local', '--data-parallel-start-rank', '--data-parallel-rpc-port', '--headless'];

/**
 * Whether a version has replicas on several pods behind one server.
 *
 * @see https://docs.vllm.ai/en/stable/serving/data_parallel_deployment/
 */
export function hasDataParallelGroups(version: string): boolean {
  return DATA_PARALLEL_FLAGS.every((flag) => findVllmFlag(version, flag) !== undefined);
}

/** The first known version with replicas on several pods. */
export function firstWithDataParallelGroups(): string | undefined {
  return vllmVersions().find(hasDataParallelGroups);
}

/** The first known version with vLLM's own multi-node mode. */
export function firstWithNativeGroups(): string | undefined {
  return vllmVersions().find(hasNativeGroups);
}
