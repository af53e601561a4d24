import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';

/** What this machine lacks; empty if real nodes can run here. */
export function missing(): string[] {
  return [
    ...(process.platform === 'linux' && process.arch === 'x64' ? [] : ['Linux on x86-64']),
    ...(process.getuid?.() === 0 ? [] : ['root: nodes are made of namespaces, mounts and cgroups']),
    ...(existsSync('/sys/fs/cgroup/cpuacct') ? [] : ['cgroup v1 hierarchies in /sys/fs/cgroup']),
    ...(existsSync('/usr/bin/apt-get') || existsSync('/usr/bin/containerd') ? [] : ['Debian or Ubuntu, for containerd, crun and CNI plugins']),
    ...(works('go', 'version') ? [] : ['Go 1.26 or newer']),
    ...(works('python3', '-c', 'import sys, venv; assert sys.version_info >= (3, 11)') ? [] : ['Python 3.11 or newer with venv']),
    ...(totalmem() > 12e9 ? [] : ['12 GB of memory']),
  ];
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
