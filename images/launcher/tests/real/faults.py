"""Real vLLM and real Ray over two pods, tensor parallel 2 or data parallel 2: every fault in turn, then a table.

    VLLM_DIR=/path python3 -m tests.real.faults [--executor ray,mp,dp] [--fault a,b] [--times 1] [--out table.json]     (in images/launcher)

VLLM_DIR holds `venv` (vLLM's CPU build and Ray) and `model` (any small model with two heads or more). See ../../../README.md.
"""
import argparse
import http.client
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from .pods import Network, Pod

LAUNCHER = Path(__file__).resolve().parent.parent.parent / "launcher.py"
TENSOR = ["--tensor-parallel-size", "2"]
SPLIT = {"mp": TENSOR, "ray": TENSOR, "dp": ["--data-parallel-size", "2", "--data-parallel-size-local", "1"]}
RANK = {"mp": "VLLM::Worker", "ray": "RayWorker", "dp": "EngineCore"}  # what a rank of the worker's pod is called
START_LIMIT = float(os.environ.get("START_LIMIT", "900"))


def get(ip, port, path, body=None, timeout=5.0):
    connection = http.client.HTTPConnection(ip, port, timeout=timeout)
    try:
        connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def complete(ip, timeout=60.0, tokens=8):
    body = {"model": "tiny", "prompt": "hello world", "max_tokens": tokens, "temperature": 0, "ignore_eos": True}
    status, text = get(ip, 8080, "/v1/completions", body, timeout)
    return status, json.loads(text)["choices"][0]["text"] if status == 200 else text


class Group:
    def __init__(self, executor, folder, home=None, settings=None):
        self.executor, vllm = executor, os.environ["VLLM_DIR"]
        self.network = Network(["head", "worker"], folder)
        self.pods, self.plain = {}, {}
        for name in ("head", "worker"):
            (Path(folder) / name / "tmp").mkdir(parents=True, exist_ok=True)
            env = {
                "PATH": f"{vllm}/venv/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", "PYTHONUNBUFFERED": "1",
                "HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1",
                "VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": "nobind", "OMP_NUM_THREADS": "1",
                "POD_NAME": name, "POD_IP": self.network.ip(name), "GROUP_ID": "g1", "GROUP_SIZE": "2", "GROUP_EXECUTOR": executor,
                "GROUP_HEAD_ADDRESS": "head", "GROUP_GPUS_PER_POD": "1", "GROUP_TERMINATION_LOG": "/tmp/termination",
                "GROUP_DRAIN": "120", **(settings or {}),
            }
            vector = [f"{vllm}/model", "--served-model-name", "tiny", "--max-model-len", "512", "--dtype", "bfloat16", "--enforce-eager",
                      "--max-num-seqs", "4", *SPLIT[executor]]
            pod = Pod(self.network, name, ["python3", "-u", "/tmp/launcher.py", name, "--", *vector], env, vllm)
            self.pods[name], self.plain[name] = pod, dict(env)
            shutil.copy(LAUNCHER, pod.home / "tmp" / "launcher.py")

    def __getitem__(self, name):
        return self.pods[name]

    def ready(self):
        return all(get(pod.ip, 7070, "/ready", timeout=2)[0] == 200 for pod in self.pods.values())

    def wait(self, what, limit, check):
        until = time.monotonic() + limit
        while not check():
            if time.monotonic() > until or any(pod.starts > 60 for pod in self.pods.values()):
                raise TimeoutError(f"{what}: not within {limit:.0f} s, {[pod.starts for pod in self.pods.values()]} starts")
            time.sleep(0.2)
        return time.monotonic()

    def serves(self, limit=START_LIMIT):
        self.wait("ready", limit, self.ready)
        status, text = complete(self["head"].ip)
        if status != 200:
            raise AssertionError(f"ready, and then {status}: {text}")
        return time.monotonic()

    def sentence(self, name):
        file = self[name].home / "tmp" / "termination"
        return file.read_text().strip() if file.exists() else ""

    def end(self):
        for pod in self.pods.values():
            pod.end()
        self.network.down()


def running(ip):
    lines = [line for line in get(ip, 8080, "/metrics")[1].splitlines() if line.startswith("vllm:num_requests_running")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


class Client(threading.Thread):
    """Asks every second, as a user would: how long does the worst request hang before it fails?"""

    def __init__(self, ip):
        super().__init__(daemon=True)
        self.ip, self.over, self.worst, self.failed = ip, False, 0.0, 0
        self.start()

    def run(self):
        while not self.over:
            began = time.monotonic()
            status, _ = complete(self.ip, 120)
            if status != 200:
                self.failed, self.worst = self.failed + 1, max(self.worst, time.monotonic() - began)
            time.sleep(1)


def liveness(pod, stop):
    """The kubelet's part for a frozen pod: three failed probes, then SIGKILL (the grace period of the probe is left out)."""
    failed = 0
    while not stop.is_set() and failed < 3:
        failed = failed + 1 if get(pod.ip, 7070, "/live", timeout=2)[0] != 200 else 0
        time.sleep(3)
    if not stop.is_set():
        pod.kill()


def versioned(folder, version):
    """A folder for PYTHONPATH in which vLLM has another version: what a moved image tag does."""
    place = Path(folder) / f"vllm-{version}.dist-info"
    place.mkdir(parents=True, exist_ok=True)
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}\n")


FAULTS = {
    "kill worker pod": lambda g: g["worker"].kill(),
    "kill head pod": lambda g: g["head"].kill(),
    "kill engine core": lambda g: g["head"].signal(g["head"].named("EngineCore")),
    "kill API server": lambda g: g["head"].signal(g["head"].named("vllm", "serve")[:1]),
    "kill rank of worker": lambda g: g["worker"].signal(g["worker"].named(RANK[g.executor])),
    "kill GCS": lambda g: g["head"].signal(g["head"].named("gcs_server")),
    "kill raylet of worker": lambda g: g["worker"].signal(g["worker"].named("raylet/raylet")[:1]),
    "freeze worker pod": lambda g: g["worker"].signal(g["worker"].pids(), signal.SIGSTOP),
    "freeze rank of worker": lambda g: g["worker"].signal(g["worker"].named(RANK[g.executor]), signal.SIGSTOP),
    "cut network": lambda g: g.network.cable("worker", False),
    "SIGTERM to both": lambda g: [pod.signal(pod.pids()[:1], signal.SIGTERM) for pod in g.pods.values()],
    "SIGTERM to worker": lambda g: g["worker"].signal(g["worker"].pids()[:1], signal.SIGTERM),
    "another vLLM version": None,
    "another group": None,
}
RAY_ONLY = {"kill GCS", "kill raylet of worker"}


def one(group, fault):
    for pod in group.pods.values():
        pod.ends.clear()
        (pod.home / "tmp" / "termination").unlink(missing_ok=True)
    client, stop = Client(group["head"].ip), threading.Event()
    began = time.monotonic()
    row = {"fault": fault, "executor": group.executor}
    if fault in ("another vLLM version", "another group"):
        return changed(group, fault, row, client)
    if fault == "freeze worker pod":
        threading.Thread(target=liveness, args=(group["worker"], stop), daemon=True).start()
    if fault.startswith("SIGTERM"):  # a request that runs has to be finished; a Service would send no more of them
        client.over = True
        long = threading.Thread(target=lambda: row.update(running=complete(group["head"].ip, 150, 400)[0]), daemon=True)
        long.start()
        group.wait("a running request", 60, lambda: running(group["head"].ip) >= 1)
    FAULTS[fault](group)
    if fault == "cut network":
        group.wait("both ends", 60, lambda: group["head"].ends and group["worker"].ends)
        row["sentences"] = {name: group.sentence(name) for name in group.pods}
        group.network.cable("worker", True)
    group.wait("both ends", 120, lambda: group["head"].ends and group["worker"].ends)
    row["ended"] = {name: {"seconds": round(pod.ends[0][0] - began, 1), "code": pod.ends[0][1]} for name, pod in group.pods.items()}
    row.setdefault("sentences", {name: group.sentence(name) for name in group.pods})
    again = max(pod.ends[0][0] for pod in group.pods.values())
    row["serves"] = round(group.serves() - began, 1)
    row["start"] = round(began + row["serves"] - again, 1)
    row["restarts"] = {name: len(pod.ends) for name, pod in group.pods.items()}
    stop.set()
    client.over = True
    row["worst request"] = round(client.worst, 1)
    return row


def changed(group, fault, row, client):
    """The worker comes back as another revision, is refused, and comes back as the right one."""
    worker, began = group["worker"], time.monotonic()
    other = {"GROUP_ID": "g2"} if fault == "another group" else {"PYTHONPATH": "/tmp/other"}
    versioned(worker.home / "tmp" / "other", "9.9.9")
    worker.env = {**group.plain["worker"], **other, "GROUP_JOIN_TIMEOUT": "100"}
    worker.kill()
    expected = 73 if fault == "another group" else 65
    group.wait("refused", 200, lambda: any(code == expected for _, code in worker.ends))
    group.wait("the head ends", 60, lambda: group["head"].ends)
    row["sentences"] = {name: group.sentence(name) for name in group.pods}
    worker.env = group.plain["worker"]
    row["ended"] = {"head": {"seconds": round(group["head"].ends[0][0] - began, 1), "code": group["head"].ends[0][1]},
                    "worker": next({"seconds": round(at - began, 1), "code": code} for at, code in worker.ends if code == expected)}
    again = time.monotonic()
    row["serves"] = round(group.serves() - began, 1)
    row["start"] = round(time.monotonic() - again, 1)
    row["restarts"] = {name: len(pod.ends) for name, pod in group.pods.items()}
    client.over = True
    row["worst request"] = round(client.worst, 1)
    return row


def table(rows):
    lines = ["| executor | fault | head ends (s, code) | worker ends (s, code) | serves again (s) | of it start | worst request (s) | detected by |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        if "error" in row:
            lines.append(f"| {row['executor']} | {row['fault']} | FAILED: {row['error']} | | | | | |")
            continue
        ended = [f"{row['ended'][name]['seconds']}, {row['ended'][name]['code']}" for name in ("head", "worker")]
        if "running" in row:
            row["sentences"]["the request that ran"] = str(row["running"])
        by = "; ".join(f"{name}: {text}" for name, text in row["sentences"].items() if text)
        lines.append(f"| {row['executor']} | {row['fault']} | {ended[0]} | {ended[1]} | {row['serves']} | {row['start']} | {row['worst request']} | {by} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--executor", default="mp,ray")
    parser.add_argument("--fault", default=",".join(FAULTS))
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--out")
    args = parser.parse_args()
    if os.geteuid() or not os.environ.get("VLLM_DIR"):
        sys.exit("SKIPPED: the suite against the real vLLM needs root and VLLM_DIR (a folder with venv/ and model/)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that pods and networks are removed
    rows = []
    for executor in args.executor.split(","):
        folder = tempfile.mkdtemp(prefix="launcher-real-", dir="/var/tmp")
        group = Group(executor, folder)
        try:
            began = time.monotonic()
            print(f"{executor}: first start {group.serves() - began:.0f} s; {complete(group['head'].ip)}", flush=True)
            for fault in args.fault.split(",") * args.times:
                if fault in RAY_ONLY and executor != "ray":
                    continue
                try:
                    rows.append(one(group, fault))
                except (TimeoutError, AssertionError, IndexError) as error:
                    rows.append({"executor": executor, "fault": fault, "error": str(error)})
                    print(json.dumps(rows[-1]), flush=True)
                    break
                print(json.dumps(rows[-1]), flush=True)
                if args.out:
                    Path(args.out).write_text(json.dumps(rows, indent=1))
        finally:
            for name, pod in group.pods.items():
                shutil.copy(pod.home / "log", f"/var/tmp/launcher-{executor}-{name}.log")
            group.end()
            shutil.rmtree(folder, ignore_errors=True)
    print(table(rows))
    sys.exit(any("error" in row for row in rows))


if __name__ == "__main__":
    main()
