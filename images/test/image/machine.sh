#!/bin/bash
# machine.sh COMMAND...: runs it where podman can run containers without touching the machine: a network and mounts of its own.
#
# Where the machine has cgroups of both versions at once, which crun refuses, the command sees a tree of version 1 alone.
set -euo pipefail
if [ "${1:-}" != --inside ]; then
  exec unshare --mount --net --cgroup --propagation private bash "$0" --inside "$@"
fi
shift
ip link set lo up
if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t tmpfs tmpfs /sys/fs/cgroup
  for controller in cpu cpuacct cpuset devices freezer blkio pids; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
  done
  mkdir /sys/fs/cgroup/memory /sys/fs/cgroup/systemd
  # Podman asks for a memory controller; this one counts processes and limits nothing.
  mount --bind /sys/fs/cgroup/pids /sys/fs/cgroup/memory
  mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
fi
status=0
"$@" || status=$?
find /sys/fs/cgroup -depth -type d -name 'libpod*' -exec rmdir {} + 2>/dev/null || true
exit "$status"
