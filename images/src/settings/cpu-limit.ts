import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** CPUs that this process may use: its cgroup's limit, rounded up, or those it may run on. */
export function cpuLimit(read: (path: string) => string = (path) => readFileSync(path, 'utf8')): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(quota(read) ?? Infinity)));
}

function quota(read: (path: string) => string): number | undefined {
  try {
    const [limit, period] = read('/sys/fs/cgroup/cpu.max').trim().split(' ').map(Number) as [number, number];
    return Number.isFinite(limit) ? limit / period : undefined;
  } catch {
    // Not version 2.
  }
  try {
    const limit = Number(read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'));
    return limit > 0 ? limit / Number(read('/sys/fs/cgroup/cpu/cpu.cfs_period_us')) : undefined;
  } catch {
    return undefined;
  }
}

/** Threads of one batch, and how many batches run at once. */
export function threadsOf(settings: { readonly workers: number | undefined; readonly threads: number | undefined }, cpus: number = cpuLimit()): { workers: number; threads: number } {
  const threads = settings.threads ?? (settings.workers === undefined ? Math.min(cpus, 8) : Math.max(1, Math.floor(cpus / settings.workers)));
  return { threads, workers: settings.workers ?? Math.max(1, Math.floor(cpus / threads)) };
}
