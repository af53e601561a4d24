"""Pods of a group as processes on loopback addresses, with stand-ins for vllm and ray."""
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAUNCHER = HERE.parent / "launcher.py"


def free_port():
    """One of every address, and below those that the system gives to connections: nobody takes it meanwhile."""
    while True:
        try:
            with socket.create_server(("", random.randint(15000, 32000))) as server:
                return server.getsockname()[1]
        except OSError:
            continue


def eventually(check, seconds=60.0):
    until = time.monotonic() + seconds
    while not (value := check()):
        if time.monotonic() > until:
            return value
        time.sleep(0.03)
    return value


class Pod:
    """One launcher. `get('/ready')` gives (status, text); `end()` waits for its exit code."""

    def __init__(self, group, role, number, options=(), env=None, vector=None, ip=None):
        self.ip, self.group = ip or f"127.0.0.{number + 2}", group
        self.log = Path(group.folder) / f"{role}-{number}-{time.monotonic_ns()}.log"
        self.last = Path(str(self.log) + ".last")
        words = [role, "--pod-ip", self.ip, "--pod-name", f"pod-{number}", "--interface", "lo", *options, "--", *(vector or group.vector)]
        full = {**group.env, "GROUP_TERMINATION_LOG": str(self.last), **(env or {})}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-u", str(HERE / "run.py"), *words], env=full, stdout=out, stderr=out)

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://{f'[{self.ip}]' if ':' in self.ip else self.ip}:{self.group.control}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode().strip()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode().strip()
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)

    def status(self):
        code, text = self.get("/")
        return json.loads(text) if code == 200 else {}

    def ready(self, seconds=60.0):
        return bool(eventually(lambda: self.get("/ready")[0] == 200 or self.process.poll() is not None, seconds)) and self.process.poll() is None

    def term(self):
        self.process.send_signal(signal.SIGTERM)

    def end(self, seconds=60.0):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"still running: {self.text()}"

    def text(self):
        return self.log.read_text(errors="replace")

    def sentence(self):
        return self.last.read_text().strip() if self.last.exists() else ""


class GroupCase(unittest.TestCase):
    executor = "mp"

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="launcher-test-")
        self.control, self.vector, self.pods = free_port(), ["model-a", "--max-model-len", "512"], []
        ports = {name: free_port() for name in ("gcs", "nodeManager", "objectManager", "master")}
        self.env = {
            "PATH": f"{HERE / 'fake'}:{os.path.dirname(sys.executable)}:/usr/bin:/bin", "HOME": self.folder, "FAKE_DIR": self.folder,
            "TEST_PORTS": json.dumps(ports), "GROUP_ID": "g1", "GROUP_SIZE": "2", "GROUP_EXECUTOR": self.executor,
            "GROUP_HEAD_ADDRESS": "127.0.0.2", "GROUP_CONTROL_PORT": str(self.control), "GROUP_SERVER_PORT": str(free_port()),
            "GROUP_JOIN_TIMEOUT": "300", "GROUP_BEAT_TIMEOUT": "5", "GROUP_CANARY": "0.5", "GROUP_STALL_TIMEOUT": "2", "GROUP_DRAIN": "2",
        }

    def tearDown(self):
        for pod in self.pods:
            # Stand-ins are sessions of their own: end what each launcher left, by its own ids.
            for pid in below(pod.process.pid) if pod.process.poll() is None else []:
                quiet_kill(pid)
            if pod.process.poll() is None:
                pod.process.kill()
            pod.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def pod(self, role, number, *options, env=None, vector=None, ip=None):
        pod = Pod(self, role, number, options, env, vector, ip)
        self.pods.append(pod)
        return pod

    def group(self, **more):
        head, worker = self.pod("head", 0, **more), self.pod("worker", 1, **more)
        self.assertTrue(head.ready() and worker.ready(), f"{head.text()}\n{worker.text()}")
        return head, worker

    def say(self, name, text=""):
        (Path(self.folder) / name).write_text(text)

    def recorded(self, rank=0):
        file = Path(self.folder) / f"argv-{rank}"
        return eventually(file.exists) and file.read_bytes().split(b"\0")

    def environment(self, rank=0):
        return json.loads((Path(self.folder) / f"env-{rank}").read_text())

    def ends(self, pod, code, pattern, seconds=60.0):
        self.assertEqual(pod.end(seconds), code, pod.text())
        self.assertRegex(pod.sentence(), pattern)


def below(pid):
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [found for child in map(int, text.split()) for found in [child, *below(child)]]


def quiet_kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
