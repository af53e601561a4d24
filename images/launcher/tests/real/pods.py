"""Pods on one machine: network namespaces on a bridge, each container with its own process ids, IPC, /tmp and /dev/shm. Root, Linux.

As in Kubernetes, address, /tmp and /dev/shm (emptyDirs) are the pod's and survive its container; the container's main process is pid 1.
"""
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

NUMBER = int(os.environ.get("LAUNCHER_TEST_NET", "83"))
BRIDGE = f"lt{NUMBER}"

CONTAINER = r"""
set -e
mount --make-rprivate /
mount --bind "$1/shm" /dev/shm
case $2 in /tmp/*) mkdir -p "$1$2"; mount --bind "$2" "$1$2" ;; esac  # what the pod's own /tmp would cover
mount --rbind "$1/tmp" /tmp
shift 2; cd /tmp; exec "$@"
"""


def sh(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")


class Network:
    def __init__(self, names, folder):
        self.folder, self.names = Path(folder), list(names)
        self.down()
        sh("ip", "link", "add", BRIDGE, "type", "bridge")
        sh("ip", "addr", "add", f"10.{NUMBER}.0.1/24", "dev", BRIDGE)
        sh("ip", "link", "set", BRIDGE, "up")
        for i, name in enumerate(self.names):
            ns, cable = f"{BRIDGE}-{name}", f"{BRIDGE}v{i}"
            sh("ip", "netns", "add", ns)
            sh("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", ns)
            sh("ip", "link", "set", cable, "master", BRIDGE, "up")
            sh("ip", "-n", ns, "addr", "add", f"{self.ip(name)}/24", "dev", "eth0")
            for device in ("eth0", "lo"):
                sh("ip", "-n", ns, "link", "set", device, "up")
            sh("ip", "-n", ns, "route", "add", "default", "via", f"10.{NUMBER}.0.1")
            etc = Path(f"/etc/netns/{ns}")
            etc.mkdir(parents=True, exist_ok=True)
            (etc / "hosts").write_text("127.0.0.1 localhost\n" + "".join(f"{self.ip(other)} {other}\n" for other in self.names))

    def ip(self, name):
        return f"10.{NUMBER}.0.{10 + self.names.index(name)}"

    def cable(self, name, plugged):
        sh("ip", "link", "set", f"{BRIDGE}v{self.names.index(name)}", *(["master", BRIDGE] if plugged else ["nomaster"]))

    def down(self):
        for i, name in enumerate(self.names):
            sh("ip", "link", "del", f"{BRIDGE}v{i}", check=False)
            sh("ip", "netns", "del", f"{BRIDGE}-{name}", check=False)
            shutil.rmtree(f"/etc/netns/{BRIDGE}-{name}", ignore_errors=True)
        sh("ip", "link", "del", BRIDGE, check=False)


class Pod:
    """A pod whose container is started again whenever it ends, as restartPolicy Always does, but without the growing pauses."""

    def __init__(self, network, name, command, env, keep):
        self.network, self.name, self.command, self.env, self.keep = network, name, command, env, keep
        self.home = network.folder / name
        for part in ("tmp", "shm"):
            (self.home / part).mkdir(parents=True, exist_ok=True)
            sh("mount", "-t", "tmpfs", "-o", "mode=1777,size=2g", "tmpfs", str(self.home / part))
        self.ends, self.hold, self.over, self.process, self.starts = [], threading.Event(), False, None, 0
        self.hold.set()
        self.log = (self.home / "log").open("ab")
        self.keeper = threading.Thread(target=self.supervise, daemon=True)
        self.keeper.start()

    @property
    def ip(self):
        return self.network.ip(self.name)

    def supervise(self):
        while not self.over:
            self.hold.wait()
            if self.over:
                break
            self.starts += 1
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", f"{BRIDGE}-{self.name}", "unshare", "--pid", "--fork", "--kill-child=KILL", "--mount", "--ipc", "--uts", "--mount-proc",
                 "bash", "-c", CONTAINER, "pod", str(self.home), self.keep, *self.command],
                env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)
            code = self.process.wait()
            self.ends.append((time.monotonic(), code))
            time.sleep(1)

    def pids(self):
        """Host's ids of every process of the container, its pid 1 first."""
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop(0)
            try:
                children = [int(word) for task in os.listdir(f"/proc/{pid}/task") for word in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
            except OSError:
                children = []
            found += children
            left += children
        return found

    def named(self, *words):
        """Ids of the processes whose command line or name has all the words."""
        found = []
        for pid in self.pids():
            try:
                text = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace") + Path(f"/proc/{pid}/comm").read_text()
            except OSError:
                continue
            if all(word in text for word in words) and "launcher.py" not in text:
                found.append(pid)
        return found

    def signal(self, pids, number=signal.SIGKILL):
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def kill(self):
        self.signal(self.pids()[:1])

    def end(self):
        self.over = True
        self.hold.set()
        if self.process:
            self.kill()
        self.keeper.join(20)
        self.log.close()
        for part in ("tmp", "shm"):
            sh("umount", "-l", str(self.home / part), check=False)
