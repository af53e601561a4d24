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

/** Whether a version has vLLM's own multi-node mode. */
export function hasNativeGroups(version: string): boolean {
  return findVllmFlag(version, '--nnodes') !== undefined;
}

/** The first known version with vLLM's own multi-node mode. */
export function firstWithNativeGroups(): string | undefined {
  return vllmVersions().find(hasNativeGroups);
}
