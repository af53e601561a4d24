import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { cpuLimit, threadsOf } from '../../src/settings/cpu-limit.ts';

const files = (content: Readonly<Record<string, string>>) => (path: string): string => {
  const text = content[path];
  if (text === undefined) throw new Error('ENOENT');
  return text;
};

test('the limit of a cgroup of version 2 counts, rounded up', () => {
  assert.equal(cpuLimit(files({ '/sys/fs/cgroup/cpu.max': '50000 100000\n' })), 1);
});

test('the limit of a cgroup of version 1 counts', () => {
  assert.equal(cpuLimit(files({ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '100000', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000' })), 1);
});

test('without a limit it is the CPUs of the machine', () => {
  assert.equal(cpuLimit(files({ '/sys/fs/cgroup/cpu.max': 'max 100000\n' })), availableParallelism());
  assert.equal(cpuLimit(files({ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1' })), availableParallelism());
});

test('one worker takes up to 8 CPUs, more workers share the rest', () => {
  const none = { workers: undefined, threads: undefined };
  assert.deepEqual(threadsOf(none, 2), { workers: 1, threads: 2 });
  assert.deepEqual(threadsOf(none, 16), { workers: 2, threads: 8 });
  assert.deepEqual(threadsOf({ ...none, workers: 4 }, 8), { workers: 4, threads: 2 });
  assert.deepEqual(threadsOf({ ...none, threads: 2 }, 8), { workers: 4, threads: 2 });
});
