#!/usr/bin/env python3
"""Starts, supervises and ends one pod of a vLLM group that spans several pods.

    python3 -u launcher.py head|worker|auto [options] -- VLLM_ARGS...

Runs as the container's command in an unmodified vLLM image: Python 3.10 or newer, the standard library alone, no shell. What
follows the first `--` goes to vLLM byte for byte. Every option has an environment variable; the option wins. `auto` is for
LeaderWorkerSet: head where LWS_WORKER_INDEX is 0.

The head's launcher opens the control port, hands out ranks and, once all pods are there, starts the group. Each start of it is
an epoch. Workers beat every two seconds; whoever misses the other side for thirteen, or finds another epoch, ends with a code from
EXIT, and whoever restarts containers (a LeaderWorkerSet, the kubelet) forms the group anew. No process of the group starts
before the group is complete, so that a group that waits for its pods loads nothing and can change its members freely.
"""
import signal

EARLY = []  # pid 1 has no default actions: a SIGTERM that comes while Python still imports would be lost
if __name__ == "__main__":
    for early in (signal.SIGTERM, signal.SIGINT):
        signal.signal(early, lambda number, _: EARLY.append(number))

import ctypes
import difflib
import hashlib
import hmac
import http.client
import importlib.metadata
import json
import os
import platform
import queue
import re
import secrets
import shutil
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# ---- The contract: contract.py writes these constants into images/contract.json ------------------------------------------------

EXIT = {
    "stopped": (0, "asked to stop, by SIGTERM or by the head when it drained"),
    "usage": (64, "a setting is missing or wrong"),
    "mismatch": (65, "head and worker differ in versions, arguments, GPUs or secret"),
    "joinTimeout": (66, "the group was not complete within joinTimeout"),
    "headLost": (67, "the head is gone, ended the group, or started anew"),
    "rankLost": (68, "a worker is gone or was asked to stop"),
    "engineEnded": (69, "vLLM ended, whatever code it gave"),
    "internal": (70, "a fault of the launcher"),
    "rayEnded": (71, "Ray ended, whatever code it gave"),
    "network": (72, "the pod's address is on no interface, or the control port is taken"),
    "otherGroup": (73, "the head belongs to another group or revision"),
    "stalled": (74, "a process is stopped, or the engine makes no progress"),
    "loadTimeout": (75, "the engine did not come up within startupBudget"),
    "programMissing": (76, "the image lacks vllm or ray"),
}
PORTS = {"gcs": 6379, "nodeManager": 6380, "objectManager": 6381, "workersFrom": 6400, "workersTo": 6499, "master": 29501}
PROBES = {"startup": "/startup", "readiness": "/ready", "liveness": "/live"}
BEAT_SECONDS = 2
# Longer than the kubelet takes to kill a pod that answers no probe. Whoever ends sooner has a LeaderWorkerSet delete the whole
# group, and a frozen pod that is deleted keeps its whole grace period: no probe ends it any more.
FROZEN_SECONDS = 5
DRAIN_MARGIN_SECONDS = 30  # the pod's grace period has to be at least pause + drain + this
ENGINES = {
    "vllm": {"command": ["vllm", "serve"], "health": "/health", "api": "/v1", "port": "--port"},
    # KServe's server in front of the same engine: it knows no drain of its own and no native multi-node mode.
    "huggingfaceserver": {"command": [sys.executable or "python3", "-m", "huggingfaceserver"], "health": "/v2/health/ready",
                          "api": "/openai/v1", "port": "--http_port"},
}
# option: (environment variables in order, kind, default, what it is). A kind that is a tuple lists the values.
OPTIONS = {
    "group-id": (("GROUP_ID",), str, None, "hash of the pod templates: pods of different revisions refuse each other"),
    "group-size": (("GROUP_SIZE", "LWS_GROUP_SIZE"), int, None, "pods of the group, the head included"),
    "executor": (("GROUP_EXECUTOR",), ("ray", "mp", "dp"), None, "ray; mp: vLLM's own multi-node mode; dp: its data parallel mode, whole replicas in each pod"),
    "engine": (("GROUP_ENGINE",), tuple(ENGINES), "vllm", "which server the arguments are for"),
    "head-address": (("GROUP_HEAD_ADDRESS", "LWS_LEADER_ADDRESS"), str, None, "name or address of the head's pod, of which every address is tried; else HEAD_SVC.POD_NAMESPACE.svc"),
    "rank": (("GROUP_RANK", "LWS_WORKER_INDEX"), int, None, "rank of a worker; given out by the head where absent"),
    "gpus-per-pod": (("GROUP_GPUS_PER_POD",), int, None, "GPUs of each pod, told to Ray and compared when joining"),
    "pod-ip": (("POD_IP",), str, None, "the pod's own address"),
    "pod-name": (("POD_NAME", "HOSTNAME"), str, socket.gethostname(), "the pod's name, for messages and to know a restarted pod again"),
    "interface": (("GROUP_INTERFACE",), str, None, "network interface of GLOO and NCCL; else the one that holds the pod's address"),
    "control-port": (("GROUP_CONTROL_PORT",), int, 7070, "probes, and on the head the handshake"),
    "server-port": (("GROUP_SERVER_PORT",), int, 8080, "port of the engine, passed on unless the arguments have one"),
    "join-timeout": (("GROUP_JOIN_TIMEOUT",), float, 1800, "seconds until the group must be complete"),
    "other-timeout": (("GROUP_OTHER_TIMEOUT",), float, 60, "seconds that a worker may find heads of other groups alone under the head's name"),
    "load-timeout": (("GROUP_LOAD_TIMEOUT",), float, 3600, "seconds from there until the engine must answer"),
    "beat-timeout": (("GROUP_BEAT_TIMEOUT",), float, 8, "seconds without the other side until the group is not ready; five more, and it ends"),
    "stall-timeout": (("GROUP_STALL_TIMEOUT",), float, 60, "seconds without progress of a loaded engine until it is ended; 0: never"),
    "warmup": (("GROUP_WARMUP",), ("completion", "none"), "completion", "what the engine must answer once before it is ready, and when nothing else moves"),
    "warmup-timeout": (("GROUP_WARMUP_TIMEOUT",), float, 300, "seconds for one try of the first answer"),
    "canary": (("GROUP_CANARY",), float, 15, "seconds of silence after which the engine is asked for one token; 0: never"),
    "pause": (("GROUP_PAUSE",), float, 0, "seconds after SIGTERM in which the engine still takes requests: routers need a moment to notice"),
    "drain": (("GROUP_DRAIN",), float, 30, "seconds for running requests after the pause"),
    "object-store-bytes": (("GROUP_OBJECT_STORE_BYTES",), int, None, "Ray's object store; else half of /dev/shm, at most 1 GiB"),
    "termination-log": (("GROUP_TERMINATION_LOG",), str, "/dev/termination-log", "where the last sentence goes"),
}
OWN_FLAGS = ("--nnodes", "--node-rank", "--master-addr", "--master-port", "--headless",  # of vLLM, set by the launcher alone
             "--data-parallel-address", "--data-parallel-rpc-port", "--data-parallel-start-rank")
RAISE_JOIN = "; if a pod takes longer to be scheduled or to fetch the model, raise joinTimeout (GROUP_JOIN_TIMEOUT)"
RAISE_LOAD = "; if it only loads longer, raise startupBudget (GROUP_LOAD_TIMEOUT)"
REFUSALS = ("mismatch", "otherGroup")  # what a head may end a worker with
NONSENSE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)  # what reading another side's JSON may raise
# ---------------------------------------------------------------------------------------------------------------------------------


class Stop(Exception):
    """The end of this pod: an entry of EXIT, and the sentence for the log and the termination message."""

    def __init__(self, name, sentence, broken=False):
        super().__init__(sentence)
        self.code, self.sentence, self.broken = EXIT[name][0], sentence, broken or EXIT[name][0] != 0

    def grace(self):
        """Seconds between SIGTERM and SIGKILL: after a failure nothing is worth waiting for, and the GPUs are wanted."""
        return 1 if self.broken else 3


def log(text):
    print(f"{time.strftime('%H:%M:%S')} launcher: {text}", flush=True)


def shown(value, limit=100):
    """What another side said, for a sentence: in one line, and not longer than that."""
    return str(value).encode("unicode_escape").decode()[:limit]


# ---- Settings ------------------------------------------------------------------------------------------------------------------

class Settings:
    """The options as attributes (`group_size`), with `role` and `vector`: vLLM's arguments."""

    def __init__(self, argv, env):
        cut = argv.index("--") if "--" in argv else len(argv)
        words, self.vector = argv[:cut], argv[cut + 1:]
        given = self.parse(words[1:])
        for name, (variables, kind, default, _) in OPTIONS.items():
            source, text = f"--{name}", given.get(name)
            for variable in variables:
                if not text:  # an empty value is none: Kubernetes writes optional variables as empty ones
                    source, text = variable, env.get(variable)
            setattr(self, name.replace("-", "_"), self.read(source, text, kind) if text else default)
        self.role = words[0] if words else ""
        if self.role == "auto":
            if not env.get("LWS_WORKER_INDEX"):
                raise Stop("usage", "role 'auto' needs LWS_WORKER_INDEX, which LeaderWorkerSet sets: say 'head' or 'worker'")
            self.role = "head" if self.rank == 0 else "worker"
        if self.role not in ("head", "worker"):
            raise Stop("usage", f"the first argument must be head, worker or auto, got '{self.role}'")
        if not self.head_address and env.get("HEAD_SVC") and env.get("POD_NAMESPACE"):  # as KServe says it
            self.head_address = f"{env['HEAD_SVC']}.{env['POD_NAMESPACE']}.svc"
        self.check()
        self.check_key(env)

    @staticmethod
    def parse(words):
        given, words = {}, list(words)
        while words:
            word, equals, value = words.pop(0).partition("=")
            name = word[2:].replace("_", "-")
            if not word.startswith("--") or name not in OPTIONS:
                near = difflib.get_close_matches(name, OPTIONS, 1)
                hint = f": did you mean --{near[0]}?" if near else ": vLLM's arguments come after '--'"
                raise Stop("usage", f"unknown option '{word}'{hint}")
            if not equals:
                if not words:
                    raise Stop("usage", f"option {word} needs a value")
                value = words.pop(0)
            given[name] = value
        return given

    @staticmethod
    def read(source, text, kind):
        if isinstance(kind, tuple):
            if text not in kind:
                raise Stop("usage", f"{source} must be one of {', '.join(kind)}, got '{text}'")
            return text
        try:
            value = kind(text)
            if kind is not str and not 0 <= value < float("inf"):
                raise ValueError
            return value
        except ValueError:
            what = "a whole number" if kind is int else "a number of seconds"
            raise Stop("usage", f"{source} must be {what}, 0 or more, got '{text}'") from None

    def check(self):
        needed = ["group-size", "pod-ip", "executor", "group-id"] + (["head-address"] if self.role == "worker" else [])
        missing = [f"--{name} ({' or '.join(OPTIONS[name][0])})" for name in needed if getattr(self, name.replace("-", "_")) is None]
        if missing:
            raise Stop("usage", f"the {self.role} lacks {', '.join(missing)}")
        if self.group_size < 1 or (self.role == "worker" and self.group_size < 2):
            raise Stop("usage", f"--group-size must be {2 if self.role == 'worker' else 1} or more for a {self.role}, got {self.group_size}")
        if self.role == "worker" and self.rank is not None and not 0 < self.rank < self.group_size:
            raise Stop("usage", f"--rank of a worker must be 1 to {self.group_size - 1}, got {self.rank}")
        if self.engine != "vllm" and self.executor != "ray" and self.group_size > 1:
            raise Stop("usage", f"engine {self.engine} has no native multi-node mode: use --executor ray")
        if self.engine != "vllm" and ":" in self.pod_ip:
            raise Stop("usage", f"engine {self.engine} listens on IPv4 alone, and the pod's address is {self.pod_ip}: use engine vllm")
        if self.executor == "dp" and not re.fullmatch("0*[1-9][0-9]{0,6}", flag_of(self.vector, "--data-parallel-size-local") or ""):
            raise Stop("usage", "executor dp needs --data-parallel-size-local in vLLM's arguments: the replicas in each pod, 1 or more")
        for name in ("control-port", "server-port"):
            if getattr(self, name.replace("-", "_")) > 65535:
                raise Stop("usage", f"--{name} must be at most 65535, got {getattr(self, name.replace('-', '_'))}")
        flag = ENGINES[self.engine]["port"]
        port = flag_of(self.vector, flag)
        if port and not (re.fullmatch("[0-9]{1,9}", port) and 0 < int(port) < 65536):
            raise Stop("usage", f"vLLM's {flag} must be 1 to 65535, got '{shown(port)}'")
        if not self.vector and (self.role == "head" or self.executor != "ray"):
            raise Stop("usage", "vLLM's arguments are missing: they come after '--', the model first")
        for flag in OWN_FLAGS:
            if flag_of(self.vector, flag) is not None:
                raise Stop("usage", f"vLLM's {flag} is set by the launcher: take it out of the arguments")

    def check_key(self, env):
        """The head asks its engine with the key, in a header. The value itself is never told."""
        if self.role == "head" and re.search(r"[^\x20-\x7e\x80-\xff]", key_of(self.vector, env)):
            raise Stop("usage", "the API key (--api-key or VLLM_API_KEY) holds a line break or a character that no HTTP header takes: "
                                "a file that a Secret was made from often ends with a line break")


def key_of(vector, env):
    return flag_of(vector, "--api-key") or env.get("VLLM_API_KEY") or ""


def flag_of(vector, flag):
    """The last value of a flag in vLLM's arguments, as its parser reads them ('_' is '-'); '' for a bare flag, None for none."""
    found, words = None, vector[:vector.index("--")] if "--" in vector else vector
    for i, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name.startswith("--") and name.replace("_", "-") == flag.replace("_", "-"):
            after = words[i + 1] if i + 1 < len(words) and not words[i + 1].startswith("--") else ""
            found = value if equals else after
    return found


def counts_servers(vector):
    words = vector[:vector.index("--")] if "--" in vector else vector
    return flag_of(vector, "--api-server-count") is not None or any(word.partition("=")[0] == "-asc" for word in words)


def versions():
    found = {"python": platform.python_version()}
    for name in ("vllm", "ray"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found


def at_least(version, *wanted):
    return tuple(int(n) for n in re.findall(r"\d+", version or "0")[:3]) >= wanted


# ---- The machine: interfaces, processes -----------------------------------------------------------------------------------------

def addresses():
    """(address, interface) of everything up, from the kernel by netlink: the one list that knows IPv6 and second addresses."""
    found = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        link.sendto(struct.pack("=LHHLLBxxxL", 24, 22, 0x301, 1, 0, 0, 0), (0, 0))  # RTM_GETADDR, request and dump
        while True:
            data = link.recv(1 << 16)
            while len(data) >= 16:
                length, kind = struct.unpack_from("=LH", data)
                if kind in (2, 3):  # error, or done
                    return found
                family, index, at = data[16], struct.unpack_from("=L", data, 20)[0], 24
                while at + 4 <= length:
                    size, attribute = struct.unpack_from("=HH", data, at)
                    if attribute == (2 if family == socket.AF_INET else 1):  # the local address
                        found.append((socket.inet_ntop(family, data[at + 4:at + size]), socket.if_indextoname(index)))
                    at += max(4, (size + 3) & ~3)
                data = data[(length + 3) & ~3:]


def interface_of(ip, wanted):
    known = addresses()
    if wanted:
        if wanted not in [name for _, name in socket.if_nameindex()]:
            raise Stop("network", f"there is no interface '{wanted}': there are {', '.join(sorted({name for _, name in known}))}")
        return wanted
    for address, name in known:
        if address == ip:
            return name
    raise Stop("network", f"the pod's address {ip} is on no interface: there are {', '.join(f'{a} on {n}' for a, n in known)}")


def clear_shm(folder="/dev/shm"):
    """A container that was killed leaves its shared memory in the pod's volume, hundreds of MB each time, and it counts as memory.

    Only as pid 1, where nobody else of this container can be using it.
    """
    for entry in os.scandir(folder) if os.getpid() == 1 and os.path.isdir(folder) else []:
        if entry.name.startswith(("psm_", "sem.mp-", "plasma", "nccl-", "torch_")) and entry.stat(follow_symlinks=False).st_uid == os.geteuid():
            try:
                os.unlink(entry.path)
                log(f"removed {entry.path}, left by the container before")
            except OSError:
                pass


def bracket(ip):
    return f"[{ip}]" if ":" in ip else ip


def listens(ip, port):
    try:
        socket.create_connection((ip, port), timeout=1).close()
        return True
    except OSError:
        return False


class Children:
    """The processes below the launcher. As pid 1 (or subreaper) it also gets the orphans of others, which it reaps and kills."""

    def __init__(self):
        self.alive = {}  # pid: (name, Popen)
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: where pods share process ids, the launcher is not pid 1

    def start(self, name, argv, env, heard=None):
        # Arguments go through execve as they are. Popen alone starts, only reap() waits: two that wait would steal from each other.
        try:
            process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, start_new_session=True, stdout=subprocess.PIPE if heard else None)
        except OSError as error:
            raise Stop("programMissing", f"{argv[0]} does not start: {error.strerror}") from None
        self.alive[process.pid] = (name, process)
        if heard:
            threading.Thread(target=self.relay, args=(process.stdout, heard), daemon=True).start()

    @staticmethod
    def relay(pipe, heard):
        for line in pipe:
            heard(line)
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()

    def reap(self):
        """What ended since the last call, as (name, how)."""
        ended = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ended
            if pid == 0:
                return ended
            code = os.waitstatus_to_exitcode(status)
            name, process = self.alive.pop(pid, (None, None))
            if name:
                process.returncode = code
                ended.append((name, f"with code {code}" if code >= 0 else f"by signal {-code} ({signal.strsignal(-code)})"))

    def has(self, name):
        return any(name == known for known, _ in self.alive.values())

    def signal(self, name, number):
        """To the main process alone: it knows in which order its own children end."""
        for pid, (known, _) in self.alive.items():
            if known == name:
                os.kill(pid, number)

    @staticmethod
    def below():
        """(pid, state, command) of every process below this one."""
        parents, found = {}, {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                        command, rest = file.read().split("(", 1)[1].rsplit(")", 1)
                except (OSError, IndexError):
                    continue  # gone meanwhile
                state, parent = rest.split()[:2]
                parents[int(entry)], found[int(entry)] = int(parent), (int(entry), state, command)
        mine = {os.getpid()}
        for _ in range(64):
            more = {pid for pid, parent in parents.items() if parent in mine} | mine
            if more == mine:
                break
            mine = more
        return [found[pid] for pid in mine if pid != os.getpid() and pid in found]

    def end(self, seconds):
        """SIGTERM to the main processes, SIGKILL to everything that is left."""
        for number, limit in ((signal.SIGTERM, seconds), (signal.SIGKILL, 10)):
            until = time.monotonic() + limit
            while True:
                self.reap()
                left = [pid for pid, state, _ in self.below() if state != "Z"]
                if not left or time.monotonic() > until or number == 0 and not self.alive:  # only orphans are left
                    break
                if number == signal.SIGKILL:
                    for pid in left:
                        kill(pid, number)
                elif number:
                    for name, _ in list(self.alive.values()):
                        self.signal(name, number)
                    number = 0
                time.sleep(0.1)


def kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


# ---- HTTP: a small client that no proxy variable reaches, and the control port ----------------------------------------------------

def call(host, port, method, path, body=None, timeout=3.0, headers=None, tls=False):
    if tls:
        connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl._create_unverified_context())  # to ourselves
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        text = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, text, {"content-type": "application/json", **(headers or {})})
        except ValueError as error:  # its text holds the header, which may be a key
            raise OSError(f"the request cannot be written: {type(error).__name__}") from None
        answer = connection.getresponse()
        return answer.status, answer.read()
    except http.client.HTTPException as error:
        raise OSError(f"no proper answer: {error!r}") from None
    finally:
        connection.close()


class Handler(BaseHTTPRequestHandler):
    timeout = 10  # for a client that connects and says nothing
    role = None

    def do_GET(self):
        probe = {path: name for name, path in PROBES.items()}.get(self.path)
        if probe:
            why = getattr(self.role, probe)()
            self.answer(503 if why else 200, (why or "ok") + "\n")
        elif self.path == "/":
            self.answer(200, json.dumps(self.role.status()) + "\n")
        else:
            self.answer(404, "there are /startup, /ready, /live\n")

    def do_POST(self):
        verb = self.role.verbs.get(self.path)
        if not verb:
            return self.answer(404, "{}")
        try:
            length = int(self.headers.get("content-length") or 0)
            if not 0 < length < 65536:
                raise ValueError("a body of up to 64 KiB is needed")
            status, body = verb(json.loads(self.rfile.read(length)))
        except NONSENSE as error:
            status, body = 400, {"refused": f"not understood: {error!r}"}
        return self.answer(status, json.dumps(body))

    def answer(self, status, text):
        data = text.encode("utf-8", "backslashreplace")
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, settings, role):
        self.address_family = socket.AF_INET6 if ":" in settings.pod_ip else socket.AF_INET
        try:
            super().__init__((settings.pod_ip, settings.control_port), type("Bound", (Handler,), {"role": role}))
        except OSError as error:
            raise Stop("network", f"control port {bracket(settings.pod_ip)}:{settings.control_port}: {error.strerror}") from None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def server_bind(self):  # HTTPServer's would ask DNS for the host's name
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "launcher", self.server_address[1]

    def handle_error(self, request, client_address):
        pass  # a client that went away


# ---- The engine, seen from its own port -----------------------------------------------------------------------------------------

class Watch:
    """Polls the engine on this pod, so that probes are answered from memory.

    Progress is: its counters moved, or it answered a request for one token, which is sent only when they did not. A saturated
    engine moves its counters, however slow its /health is; one whose rank hangs does not, even when its /health says 200.
    """

    COUNTERS = (b"vllm:prompt_tokens_total", b"vllm:generation_tokens_total", b"vllm:iteration_tokens_total_count")

    def __init__(self, settings, env):
        vector, engine = settings.vector, ENGINES[settings.engine]
        self.settings, self.engine = settings, engine
        host = flag_of(vector, "--host") or ("::" if ":" in settings.pod_ip else "127.0.0.1")
        self.host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        self.port = int(flag_of(vector, engine["port"]) or settings.server_port)
        self.tls = bool(flag_of(vector, "--ssl-keyfile"))
        key = key_of(vector, env)
        self.headers = {"authorization": f"Bearer {key}"} if key else {}
        self.healthy_at = self.seen = None  # first and last time of /health 200
        self.dead = 0  # times in a row that the engine itself said 503
        self.deaf = 0  # times in a row that nothing listened any more
        self.warm = settings.warmup == "none"
        self.canary = settings.canary > 0 and not self.warm
        self.progress, self.mark, self.requests = time.monotonic(), b"", None
        self.over = False  # the engine was told to end: it is asked no more

    def start(self):
        for work in (self.watch, self.ask):
            threading.Thread(target=self.keep, args=(work,), daemon=True).start()

    @staticmethod
    def keep(work):
        """Nobody would miss a thread that died: the engine would count as healthy for ever, or as loading."""
        while True:
            try:
                return work()
            except Exception as error:  # whatever the engine answered, and not its text: that may hold a key
                log(f"a fault of the launcher while it watches the engine: {type(error).__name__}, goes on")
                time.sleep(1)

    def get(self, path, timeout=5.0, body=None):
        return call(self.host, self.port, "POST" if body else "GET", path, body, timeout, self.headers, self.tls)

    def watch(self):
        count = 0
        while True:
            count += 1
            try:
                status, _ = self.get(self.engine["health"])
                self.deaf = 0
                if status == 200:
                    self.seen, self.dead = time.monotonic(), 0
                    if not self.healthy_at:
                        self.progress, self.healthy_at = self.seen, self.seen
                elif self.healthy_at and status == 503:
                    self.dead += 1
            except ConnectionRefusedError:  # a server that is only busy lets its callers wait
                self.deaf += 1 if self.healthy_at else 0
            except (OSError, *NONSENSE):
                pass  # before the start: nothing listens. After it: busy, or about to end
            if self.healthy_at and (count % 2 == 0 or self.over):
                self.count()
            time.sleep(1 if not self.healthy_at or self.dead or self.deaf or self.over else 3)

    def count(self):
        try:
            self.read_metrics()
        except OSError:
            pass
        except NONSENSE:
            self.requests = None

    def read_metrics(self):
        status, text = self.get("/metrics")
        lines = [line for line in text.splitlines() if line.startswith(b"vllm:")] if status == 200 else []
        mark = b"".join(line for line in lines if line.startswith(self.COUNTERS))
        if mark != self.mark:
            self.mark, self.progress = mark, time.monotonic()
        gauges = [line for line in lines if line.startswith((b"vllm:num_requests_running", b"vllm:num_requests_waiting"))]
        self.requests = sum(float(line.rsplit(b" ", 1)[1]) for line in gauges if b"_by_" not in line) if gauges else None

    def ask(self):
        while not self.healthy_at:
            time.sleep(0.5)
        while not self.warm and not self.over:
            self.warm = self.one_token(self.settings.warmup_timeout)
            time.sleep(0 if self.warm else 1)
        log("the engine answers" if self.warm else "the engine has not answered")
        while self.canary and not self.over:
            time.sleep(1)
            if not self.over and time.monotonic() - self.progress > self.settings.canary:
                self.one_token(max(10.0, self.settings.stall_timeout))

    def one_token(self, timeout):
        try:
            status, text = self.get(self.engine["api"] + "/models", timeout)
            if status == 200:
                model = json.loads(text)["data"][0]["id"]
                body = {"model": model, "prompt": "1", "max_tokens": 1, "temperature": 0}
                status, text = self.get(self.engine["api"] + "/completions", timeout, body)
        except (OSError, *NONSENSE) as error:
            log(f"the engine did not answer a request for one token: {error}")
            return False
        if status == 200:
            self.progress = time.monotonic()
        elif 400 <= status < 500 and status not in (408, 429):  # it has no completions, or wants a key that nobody told us
            log(f"the engine refuses a request for one token with {status}: it counts as ready without, progress is not watched")
            self.canary = False
        else:
            log(f"a request for one token ended with {status}")
            return False
        return True

    def readiness(self):
        if not self.healthy_at:
            return "the engine loads"
        if not self.warm:
            return "the engine has not answered its first request yet"
        if self.dead:
            return "the engine says that it is dead"
        # Slow is not gone: only a long silence without any progress takes the pod out of its Service.
        silent = time.monotonic() - max(self.seen, self.progress)
        return f"the engine has not answered for {silent:.0f} s" if silent > 30 else None

    def check(self):
        if self.dead >= 2:
            raise Stop("engineEnded", f"vLLM's {self.engine['health']} says 503: its engine is dead")
        if self.deaf >= 3:  # vLLM's main process can outlive its servers by half a minute
            raise Stop("engineEnded", f"nothing listens on vLLM's port {self.port} any more")
        still = time.monotonic() - self.progress
        limit = self.settings.stall_timeout
        if self.warm and self.canary and limit and still > limit + self.settings.canary:
            raise Stop("stalled", f"the engine has made no progress for {still:.0f} s and does not answer a request for one token")


# ---- Both roles -----------------------------------------------------------------------------------------------------------------

class Role:
    def __init__(self, settings, env):
        self.settings, self.env = settings, dict(env)
        self.versions, self.interface = versions(), interface_of(settings.pod_ip, settings.interface)
        self.children, self.events, self.lock = Children(), queue.SimpleQueue(), threading.RLock()
        for number, event in ((signal.SIGTERM, "stop"), (signal.SIGINT, "stop"), (signal.SIGCHLD, "child")):
            signal.signal(number, lambda *_, event=event: self.events.put(event))  # pid 1 has no default actions
        if EARLY:
            self.events.put("stop")
        self.began = self.ticked = time.monotonic()
        self.asked = False  # by SIGTERM
        self.ray_told, self.ray_started = False, self.began
        self.stopped, self.looked = {}, 0.0  # processes in state T: since when
        self.vector_hash = hashlib.sha256(b"\0".join(os.fsencode(word) for word in settings.vector)).hexdigest()
        self.need(ENGINES[settings.engine]["command"][0])
        if self.ray():
            self.need("ray")

    def ray(self):
        return self.settings.executor == "ray" and self.settings.group_size > 1

    @staticmethod
    def need(program):
        if not shutil.which(program):
            hint = ": the image must hold Ray, which vLLM does not require after 0.17.1, or the executor must be mp" if program == "ray" else ""
            raise Stop("programMissing", f"there is no '{program}' in this image{hint}")

    def run(self):
        while True:
            try:
                if self.events.get(timeout=0.5) == "stop" and not self.asked:
                    self.asked = True
                    log("asked to stop")
            except queue.Empty:
                pass
            self.ticked = time.monotonic()
            self.look_for_stopped()
            self.tick()

    def look_for_stopped(self):
        """A process that somebody stopped (SIGSTOP) holds its rank, its sockets and its GPU, and never errs: nothing else sees it."""
        now = time.monotonic()
        if now - self.looked < 2:
            return
        self.looked = now
        stopped = {pid: command for pid, state, command in Children.below() if state == "T"}
        self.stopped = {pid: self.stopped.get(pid, now) for pid in stopped}
        for pid, since in self.stopped.items():
            if now - since > self.settings.beat_timeout:
                raise Stop("stalled", f"process {pid} ({stopped[pid]}) has been stopped for {now - since:.0f} s")

    def process_env(self, **more):
        settings, env = self.settings, {**self.env, **more}
        env["VLLM_HOST_IP"] = settings.pod_ip
        env.setdefault("GLOO_SOCKET_IFNAME", self.interface)
        env.setdefault("NCCL_SOCKET_IFNAME", f"={self.interface}")  # '=' is an exact name, without it a prefix
        env.setdefault("VLLM_ENGINE_READY_TIMEOUT_S", str(int(settings.load_timeout)))  # else 600 s, too short for a large model
        return env

    def start_ray(self, token, *more):
        settings, gpus = self.settings, self.settings.gpus_per_pod
        store = settings.object_store_bytes
        if store is None:  # Ray would take 30 % of the node's memory, not of the pod's
            shm = os.statvfs("/dev/shm")
            store = min(1 << 30, max(80 << 20, shm.f_blocks * shm.f_frsize // 2))
        argv = ["ray", "start", *more, "--block", f"--node-ip-address={settings.pod_ip}", "--disable-usage-stats",
                f"--node-manager-port={PORTS['nodeManager']}", f"--object-manager-port={PORTS['objectManager']}",
                f"--min-worker-port={PORTS['workersFrom']}", f"--max-worker-port={PORTS['workersTo']}",
                f"--object-store-memory={store}",
                # One idle process per CPU is the default, and each takes a port of the range: vLLM's own ask for no CPU.
                f"--num-cpus={max(2, gpus or 0)}", *([] if gpus is None else [f"--num-gpus={gpus}"])]
        self.ray_started = time.monotonic()
        self.children.start("ray", argv, self.ray_env(token), self.hear_ray)

    def hear_ray(self, line):
        if b"Ray runtime started" in line:
            self.ray_told = True
            self.events.put("ray")

    def ray_up(self):
        """Whether this node is in Ray: by its own words, for it listens long before; or by listening for long, should the words change."""
        if self.ray_told:
            return True
        return time.monotonic() - self.ray_started > RAY_SILENT_SECONDS and listens(self.settings.pod_ip, PORTS["nodeManager"])

    def ray_env(self, token, **more):
        env = self.process_env(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=token, RAY_USAGE_STATS_ENABLED="0")
        env.pop("RAY_ADDRESS", None)
        for name, value in {**RAY_KNOBS, **more}.items():
            env.setdefault(name, value)
        return env

    def start_engine(self, rank, head_ip, env):
        settings, flags = self.settings, []

        def add(flag, value, known=True):
            if known and flag_of(settings.vector, flag) is None:
                flags.extend([flag, str(value)])

        add(ENGINES[settings.engine]["port"], settings.server_port)
        # vLLM's default is every address of IPv4; '::' is that of both.
        add("--host", "::", not rank and ":" in settings.pod_ip)
        add("--shutdown-timeout", int(settings.drain), settings.drain >= 1 and self.drains_itself())
        # The launcher's own questions would be most of the log.
        add("--disable-access-log-for-endpoints", "/health,/metrics", settings.engine == "vllm" and not rank and at_least(self.versions["vllm"], 0, 16))
        if settings.group_size > 1 and settings.executor == "dp":
            local = int(flag_of(settings.vector, "--data-parallel-size-local"))
            flags += ["--data-parallel-address", head_ip, "--data-parallel-rpc-port", str(PORTS["master"]),
                      *(["--data-parallel-start-rank", str(rank * local), "--headless"] if rank else [])]
        elif settings.group_size > 1:
            add("--distributed-executor-backend", settings.executor)
        if settings.group_size > 1 and settings.executor == "mp":
            # gloo's own limit is half an hour. All pods are here, so the ranks start within minutes of each other.
            add("--distributed-timeout-seconds", 600, at_least(self.versions["vllm"], 0, 18, 1))
            flags += ["--nnodes", str(settings.group_size), "--node-rank", str(rank), "--master-addr", head_ip,
                      "--master-port", str(PORTS["master"]), *(["--headless"] if rank else [])]
        if "--headless" in flags and counts_servers(settings.vector):  # vLLM refuses the two together, unless the count is 0
            flags += ["--api-server-count", "0"]
        vector, cut = settings.vector, settings.vector.index("--") if "--" in settings.vector else len(settings.vector)
        log(f"starts {' '.join(ENGINES[settings.engine]['command'])} with {len(vector)} arguments and {' '.join(flags)}")
        self.children.start("engine", [*ENGINES[settings.engine]["command"], *vector[:cut], *flags, *vector[cut:]], env)

    def drains_itself(self):
        """Whether the engine finishes at SIGTERM what runs; where not, the launcher waits until nothing does. Over Ray it cannot:
        Ray takes the engine core's SIGTERM for itself, and what runs is neither finished nor refused (seen with 0.32 and Ray 2.60).
        With data parallel replicas it does not: its several API servers let go of the engines at once, and what runs is a 500."""
        itself = not self.ray() and self.settings.executor != "dp"
        return self.settings.engine == "vllm" and itself and at_least(self.versions["vllm"], 0, 18, 1)

    def hung(self):
        since = time.monotonic() - self.ticked
        return f"the launcher hangs for {since:.0f} s" if since > 30 else None


RAY_SILENT_SECONDS = 60
RAY_KNOBS = {  # a lost pod is noticed in 7 s, not 19; a lost head in 12 s, not 61
    "RAY_health_check_period_ms": "1000", "RAY_health_check_timeout_ms": "2000", "RAY_health_check_failure_threshold": "3",
    "RAY_health_check_initial_delay_ms": "1000", "RAY_gcs_rpc_server_reconnect_timeout_s": "10",
}


# ---- The head -------------------------------------------------------------------------------------------------------------------

class Member:
    def __init__(self, ask, rank):
        self.rank, self.pod, self.ip, self.instance = rank, str(ask["pod"]), str(ask["ip"]), str(ask["instance"])
        self.seen, self.up, self.leaves, self.told = time.monotonic(), False, False, False

    def __str__(self):
        return f"rank {self.rank} ({shown(self.pod)}, {shown(self.ip)})"


class Head(Role):
    """forming -> ray (where used) -> loading -> serving; draining -> leaving when asked to stop; ending when something broke."""

    def __init__(self, settings, env):
        super().__init__(settings, env)
        self.secret, self.termed = env.get("RAY_AUTH_TOKEN"), False  # termed: the engine was told to end
        self.members, self.refused, self.phase, self.since = {}, "", "forming", time.monotonic()
        self.token = self.secret or secrets.token_hex(32)
        self.watch, self.why, self.final, self.lost, self.silent, self.was_ready = Watch(settings, env), "", None, None, None, False
        self.verbs = {"/join": self.join, "/beat": self.beat, "/leave": self.leave}
        self.new_epoch()
        Server(settings, self)

    def new_epoch(self):
        self.epoch, self.members = secrets.token_hex(6), {}
        log(f"head of group {self.settings.group_id}, epoch {self.epoch}: waits for {self.settings.group_size - 1} workers")

    def enter(self, phase):
        self.phase, self.since = phase, time.monotonic()
        log(f"phase {phase}")

    # -- the control port (threads of the server)

    def join(self, ask):
        with self.lock:
            name, sentence = self.refusal(ask)
            if not name:
                rank, name, sentence = self.rank_for(ask)
            if name:
                if self.refused != sentence:
                    log(f"refuses {shown(ask.get('pod'))}: {sentence}")
                self.refused = sentence
                return 409, {"refused": sentence, "exit": name, "retry": name in ("joinTimeout", "otherGroup")}
            if self.members.get(rank) is None or self.members[rank].instance != ask["instance"]:
                self.members[rank] = Member(ask, rank)
                log(f"{self.members[rank]} joined, {len(self.members)} of {self.settings.group_size - 1}")
            self.events.put("join")
            return 200, {"epoch": self.epoch, "rank": rank, "ip": self.settings.pod_ip, "token": None if self.secret else self.token}

    def refusal(self, ask):
        mine, theirs, settings = self.versions, ask["versions"], self.settings
        if ask["group"] != settings.group_id:
            # The head's id is not told: whoever knows it may join.
            return "otherGroup", f"the head is of another group or revision than {shown(ask['group'])}"
        own, leader = self.env.get("LWS_LEADER_ADDRESS"), ask.get("leader")
        if own and leader and own != leader:  # the groups of one set have one id, and an address may lead to the wrong one
            return "otherGroup", f"the head is of another group of the set than {shown(leader)}"
        if ask["proof"] and not self.secret:
            return "mismatch", "the worker has a RAY_AUTH_TOKEN and the head has none: all pods need the same one"
        if self.secret and not hmac.compare_digest(str(ask["proof"]), proof(self.secret, ask["group"], ask["instance"])):
            return "mismatch", "the worker has no RAY_AUTH_TOKEN or another one than the head"
        for what in ("python", "vllm", "ray") if self.ray() else ("python", "vllm"):
            if mine[what] != theirs[what]:
                return "mismatch", f"{what} is {mine[what]} on the head and {shown(theirs[what])} on the worker: all pods need the same image"
        for what, own in self.compared().items():
            if ask[what] != own:
                return "mismatch", f"{what} is {own} on the head and {shown(ask[what])} on the worker"
        return None, None

    def compared(self):
        settings = self.settings
        same = {"executor": settings.executor, "size": settings.group_size, "gpus": settings.gpus_per_pod}
        return {**same, "arguments": self.vector_hash[:12]} if settings.executor != "ray" else same  # workers of Ray get none

    def rank_for(self, ask):
        for member in self.members.values():
            if member.pod == str(ask["pod"]):
                if member.instance == ask["instance"]:
                    return member.rank, None, None
                # The pod's container is a new one, so the old one is dead, whatever its last beat was.
                self.lose(member, "its container started anew")
                return None, "joinTimeout", "the group re-forms: this pod's rank was lost"
        if self.phase != "forming":
            return None, "joinTimeout", f"the group is complete (epoch {self.epoch})"
        free = [rank for rank in range(1, self.settings.group_size) if rank not in self.members]
        wish = ask["rank"]
        if not free or (wish is not None and wish not in free):
            taken = f"rank {wish} belongs to {shown(self.members[wish].pod)}" if wish in self.members else "all ranks are given out"
            return None, "joinTimeout", taken
        return (free[0] if wish is None else wish), None, None

    def member(self, ask):
        member = self.members.get(ask["rank"]) if ask["epoch"] == self.epoch else None
        return member if member and member.instance == ask["instance"] else None

    def beat(self, ask):
        with self.lock:
            member = self.member(ask)
            if not member:
                return 409, {"epoch": self.epoch, "refused": f"this is epoch {self.epoch}"}
            if bool(ask["up"]) != member.up or bool(ask["leaves"]) != member.leaves:
                self.events.put("member")
            member.seen, member.up, member.leaves = time.monotonic(), bool(ask["up"]), bool(ask["leaves"])
            member.told = self.phase in ("leaving", "ending")
            return 200, {"epoch": self.epoch, "phase": self.phase, "ray": self.ray_told or self.phase != "ray", "ready": self.readiness() is None,
                         "why": self.why, "termed": self.termed}

    def leave(self, ask):
        with self.lock:
            member = self.member(ask)
            if member and (self.phase in ("leaving", "ending") or self.phase == "draining" and ask["code"] == 0):
                del self.members[member.rank]
            elif member:
                self.lose(member, shown(ask["why"], 1000))
            return 200, {}

    def lose(self, member, why):
        if self.phase == "forming":  # nothing runs yet: the others join again, in a new epoch
            log(f"{member} is lost: {why}")
            self.new_epoch()
        elif self.phase in ("leaving", "ending"):  # one less to wait for
            self.members.pop(member.rank, None)
        elif not self.lost:
            member.told, self.lost = True, f"{member} is lost: {why}"
        self.events.put("lost")

    # -- the main thread

    def tick(self):
        for name, how in self.children.reap():
            self.ended(name, how)
        with self.lock:
            quiet = None
            for member in list(self.members.values()):
                silent, limit = time.monotonic() - member.seen, self.settings.beat_timeout
                if silent > limit and self.members.get(member.rank) is member:
                    if self.phase in ("leaving", "ending"):
                        del self.members[member.rank]
                    elif self.phase == "forming" or silent > limit + FROZEN_SECONDS:
                        self.lose(member, f"no beat for {silent:.0f} s")
                    else:
                        quiet = f"{member} is silent: no beat for {silent:.0f} s"
            self.silent = quiet
            if self.lost and self.phase not in ("leaving", "ending"):
                raise Stop("rankLost", self.lost)
            leaves = [str(member) for member in self.members.values() if member.leaves]
        if self.asked and self.phase == "forming":
            raise Stop("stopped", "asked to stop")
        if self.asked and self.phase not in ("draining", "leaving"):
            self.drain(Stop("stopped", "asked to stop"))
        elif self.asked and self.final.code:  # one worker was asked first, but the whole group is meant
            self.final = Stop("stopped", "asked to stop")
        elif leaves and self.phase in ("ray", "loading", "serving"):
            self.drain(Stop("rankLost", f"{leaves[0]} was asked to stop: the group drained, to form anew"))
        getattr(self, "in_" + self.phase)()
        ready = self.readiness() is None
        if ready != self.was_ready:
            log("the group serves" if ready else f"the group does not serve: {self.readiness()}")
            self.was_ready = ready

    def ended(self, name, how):
        if name == "engine" and self.phase == "draining" and self.termed:
            return log(f"vLLM ended {how}, as asked")
        if self.phase == "leaving":
            return None
        what = "vLLM" if name == "engine" else "Ray"
        raise Stop("engineEnded" if name == "engine" else "rayEnded", f"{what} ended {how}, unasked, in phase {self.phase}")

    def in_forming(self):
        settings, missing = self.settings, self.settings.group_size - 1 - len(self.members)
        if not missing:
            with self.lock:
                if len(self.members) == settings.group_size - 1:
                    self.enter("ray" if self.ray() else "loading")
            if self.phase == "ray":
                self.start_ray(self.token, "--head", f"--port={PORTS['gcs']}", "--include-dashboard=false")
            elif self.phase == "loading":
                self.start_engine(0, settings.pod_ip, self.process_env())
                self.watch.start()
        elif time.monotonic() - self.began > settings.join_timeout:
            refused = f"; the last one refused: {self.refused}" if self.refused else RAISE_JOIN
            raise Stop("joinTimeout", f"{missing} of {settings.group_size - 1} workers did not join within {settings.join_timeout:.0f} s{refused}")

    def in_ray(self):
        """The head's Ray, then that of the workers, each of which says when it is in; so nothing has to ask Ray."""
        settings, away = self.settings, [str(m) for m in self.members.values() if not m.up]
        self.ray_told = self.ray_told or self.ray_up()
        if not away and self.ray_told:
            self.enter("loading")
            self.start_engine(0, settings.pod_ip, {**self.ray_env(self.token), "RAY_ADDRESS": f"{bracket(settings.pod_ip)}:{PORTS['gcs']}"})
            self.watch.start()
        elif time.monotonic() - self.since > 300:
            raise Stop("joinTimeout", f"Ray did not come up within 300 s: {', '.join(away) or 'the head'} is missing")

    def in_loading(self):
        if self.watch.healthy_at:
            self.enter("serving")
        elif time.monotonic() - self.since > self.settings.load_timeout:
            raise Stop("loadTimeout", f"the engine did not answer within {self.settings.load_timeout:.0f} s{RAISE_LOAD}")

    def in_serving(self):
        self.watch.check()

    def drain(self, final):
        self.final, self.why, self.termed, self.watch.over = final, final.sentence, False, True
        self.watch.requests = None  # what was read before does not count
        loaded = self.phase == "serving"
        self.enter("draining")
        if not loaded:  # nothing to finish
            self.termed = True
            self.children.signal("engine", signal.SIGTERM)
            self.since -= self.settings.pause + self.settings.drain

    def in_draining(self):
        past = time.monotonic() - self.since - self.settings.pause
        if not self.children.has("engine"):
            self.enter("leaving")
        elif past > self.settings.drain + DRAIN_MARGIN_SECONDS / 3:
            log("vLLM did not end in time")
            self.enter("leaving")
        elif not self.termed and past >= 0 and (self.drains_itself() or self.watch.requests == 0 and past > 5 or past > self.settings.drain):
            self.termed = True
            self.children.signal("engine", signal.SIGTERM)

    def in_leaving(self):
        if not self.members or time.monotonic() - self.since > DRAIN_MARGIN_SECONDS / 3:
            raise self.final

    def close(self, stop):
        """Tells the workers, who ask every two seconds, while the processes here end."""
        with self.lock:
            if self.phase != "leaving":
                self.phase, self.why = "ending", stop.sentence
        began = time.monotonic()
        self.children.end(stop.grace())
        while time.monotonic() - began < 4 and any(not member.told for member in list(self.members.values())):
            time.sleep(0.1)

    # -- probes

    def startup(self):
        if self.phase == "forming":
            return f"{len(self.members)} of {self.settings.group_size - 1} workers joined" + (f"; refused: {self.refused}" if self.refused else "")
        if self.phase in ("ray", "loading"):
            return f"phase {self.phase} for {time.monotonic() - self.since:.0f} s"
        return None if self.watch.healthy_at else f"phase {self.phase}"

    def readiness(self):
        if self.phase != "serving":
            return f"phase {self.phase}: {self.why}" if self.why else self.startup() or f"phase {self.phase}"
        return self.lost or self.silent or self.watch.readiness()

    def liveness(self):
        return self.hung() or (f"the group ends: {self.why}" if self.phase == "ending" else self.lost)

    def status(self):
        with self.lock:
            members = {member.rank: {"pod": member.pod, "ip": member.ip, "up": member.up} for member in self.members.values()}
        return {"role": "head", "epoch": self.epoch, "phase": self.phase, "ready": self.readiness() is None,
                "size": self.settings.group_size, "members": members, "versions": self.versions}


def proof(secret, group, instance):
    """That a worker has the same RAY_AUTH_TOKEN, without sending it."""
    return hmac.new(os.fsencode(secret), f"{group} {instance}".encode("utf-8", "backslashreplace"), "sha256").hexdigest()


# ---- The worker -----------------------------------------------------------------------------------------------------------------

class Worker(Role):
    """joining -> waiting (for the others) -> ray (waits for the head's GCS, where used) -> running."""

    verbs = {}

    def __init__(self, settings, env):
        super().__init__(settings, env)
        self.instance, self.secret = secrets.token_hex(8), env.get("RAY_AUTH_TOKEN")
        self.rank = self.epoch = self.head_ip = self.token = None
        self.phase, self.since, self.answer, self.seen = "joining", time.monotonic(), {}, time.monotonic()
        self.fault, self.why, self.other, self.up, self.gone, self.asked_at = None, "", None, False, 0, None
        self.wake = threading.Event()
        Server(settings, self)
        log(f"worker of group {settings.group_id}: looks for its head at {settings.head_address}:{settings.control_port}")

    def enter(self, phase):
        self.phase, self.since = phase, time.monotonic()
        log(f"phase {phase}")

    # -- the beating thread

    def pulse(self):
        while not self.fault:
            try:
                try:
                    (self.join if self.rank is None else self.beat)()
                except OSError as error:
                    self.unheard(error)
                except NONSENSE as error:
                    self.unheard(OSError(f"it does not speak as a head: {error!r}"))
            except Stop as stop:
                self.fault = stop
            self.events.put("beat")
            self.wake.wait(min(1, BEAT_SECONDS) if self.rank is None or self.gone or self.phase in ("waiting", "ray") else BEAT_SECONDS)
            self.wake.clear()

    def post(self, path, body, timeout=3.0, ip=None):
        status, text = call(ip or self.head_ip, self.settings.control_port, "POST", path, body, timeout)
        return status, json.loads(text)

    def heads(self):
        """Every address of the head's name: while a group is replaced, its old and its new head may share it."""
        found = socket.getaddrinfo(self.settings.head_address, self.settings.control_port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(entry[4][0] for entry in found))

    def join(self):
        settings = self.settings
        ask = {"group": settings.group_id, "pod": settings.pod_name, "ip": settings.pod_ip, "instance": self.instance, "rank": settings.rank,
               "versions": self.versions, "gpus": settings.gpus_per_pod, "executor": settings.executor, "size": settings.group_size,
               "arguments": self.vector_hash[:12], "leader": self.env.get("LWS_LEADER_ADDRESS"),
               "proof": proof(self.secret, settings.group_id, self.instance) if self.secret else ""}
        refusals, silent = [], []
        for ip in self.heads():
            try:
                status, answer = self.post("/join", ask, ip=ip)
                if status == 200:
                    return self.joined(answer)
                refusals.append((answer.get("exit"), bool(answer.get("retry")), shown(answer.get("refused"), 500)))
            except OSError as error:
                silent.append(error)
            except NONSENSE as error:
                silent.append(OSError(f"it does not speak as a head: {error!r}"))
        if not refusals:
            raise silent[-1]
        return self.not_joined(refusals)

    def joined(self, answer):
        self.token, self.epoch, self.head_ip = self.secret or answer["token"], str(answer["epoch"]), str(answer["ip"])
        self.seen, self.answer, self.other, self.rank = time.monotonic(), {}, None, int(answer["rank"])
        log(f"joined epoch {shown(self.epoch)} as rank {self.rank}; the head is {shown(self.head_ip)}")

    def not_joined(self, refusals):
        """No address took this worker. What a head of its own group said counts more than what those of others did."""
        kind, retry, why = next((refusal for refusal in refusals if refusal[0] != "otherGroup"), refusals[0])
        self.note(f"refused: {why}")
        if kind != "otherGroup":
            self.other = None
            if not retry and kind in REFUSALS:
                raise Stop(kind, why)
            return
        # Others may answer under the name while a group is replaced, and its own head may come later.
        self.other = self.other or time.monotonic()
        if time.monotonic() - self.other > self.settings.other_timeout:
            raise Stop(kind, why)

    def note(self, why):
        if why != self.why:
            log(why)
        self.why = why

    def beat(self):
        body = {"epoch": self.epoch, "rank": self.rank, "instance": self.instance, "up": self.up, "leaves": self.asked}
        status, answer = self.post("/beat", body)
        self.gone = 0
        if status == 200 and answer["phase"] != "ending":
            self.seen, self.answer = time.monotonic(), answer
        elif status == 200:
            self.lost(f"the head ended the group: {shown(answer['why'], 1000)}")
        else:
            self.lost(f"the head is in another epoch: {shown(answer.get('refused'))}")

    def unheard(self, error):
        if self.rank is None:
            return self.note(f"no head at {self.settings.head_address} yet: {error}")
        # Refused is sure: the launcher of the head listens for as long as it lives. Twice, for a network that is being set up.
        self.gone += 1 if isinstance(error, ConnectionRefusedError) else 0
        silent = time.monotonic() - self.seen
        if self.gone >= 2 or silent > self.limit():
            self.lost(f"the head does not answer at {self.head_ip}: {error}, last heard {silent:.0f} s ago")
        return None

    def limit(self):
        """Seconds of silence until the head counts as lost."""
        return self.settings.beat_timeout + (0 if self.phase in ("joining", "waiting") else FROZEN_SECONDS)

    def lost(self, why):
        with self.lock:
            if self.phase not in ("joining", "waiting"):
                raise Stop("headLost", why)
            log(f"{why}; joins again")  # nothing runs yet
            self.rank, self.head_ip, self.gone, self.phase, self.why = None, None, 0, "joining", ""

    # -- the main thread

    def run(self):
        threading.Thread(target=self.pulse, daemon=True).start()
        super().run()

    def tick(self):
        settings = self.settings
        for name, how in self.children.reap():
            self.ended(name, how)
        said = self.answer.get("phase")
        if said == "leaving":
            raise Stop("stopped", f"the head let its workers go: {self.answer.get('why')}")
        if self.asked and self.phase in ("joining", "waiting"):
            raise Stop("stopped", "asked to stop")
        if self.asked and not self.asked_at:
            self.asked_at = time.monotonic()
            self.wake.set()  # the head hears of it at once
        if self.asked_at:
            if time.monotonic() - self.asked_at > settings.pause + settings.drain + DRAIN_MARGIN_SECONDS * 2 / 3:
                raise Stop("stopped", "asked to stop, and the head did not drain in time")
        if self.fault:
            if self.asked and self.fault.code == EXIT["headLost"][0]:
                raise Stop("stopped", f"asked to stop, and {self.fault.sentence}", broken=True)
            raise self.fault
        if self.phase not in ("joining", "waiting") and time.monotonic() - self.seen > self.limit() + 3:  # the thread hangs in DNS or TCP
            raise Stop("headLost", f"no answer of the head for {time.monotonic() - self.seen:.0f} s")
        getattr(self, "in_" + self.phase)()

    def in_joining(self):
        if self.rank is not None:
            self.enter("waiting")
        elif time.monotonic() - self.began > self.settings.join_timeout:
            hint = "" if self.why.startswith("refused") else RAISE_JOIN
            raise Stop("joinTimeout", f"did not join within {self.settings.join_timeout:.0f} s: {self.why}{hint}")

    def in_waiting(self):
        with self.lock:
            if self.rank is not None and self.answer.get("phase") in ("ray", "loading", "serving"):
                self.enter("ray" if self.ray() else "running")
        if self.phase == "running":
            self.start_engine(self.rank, self.head_ip, self.process_env())
            self.up = True
        elif time.monotonic() - self.began > self.settings.join_timeout:
            raise Stop("joinTimeout", f"the group was not complete within {self.settings.join_timeout:.0f} s{RAISE_JOIN}")

    def in_ray(self):
        """Ray alone would try for 14 minutes, in rounds of 41 s, and fail where the head's GCS listens but does not know its own node
        yet: it is started only once the head says that its Ray is complete."""
        if not self.children.has("ray"):
            if self.answer.get("ray"):
                self.start_ray(self.token, f"--address={bracket(self.head_ip)}:{PORTS['gcs']}")
        elif self.ray_up():
            self.enter("running")
            self.up = True
            self.wake.set()
        if self.phase == "ray" and time.monotonic() - self.since > 300:
            raise Stop("joinTimeout", f"Ray did not come up within 300 s on {self.settings.pod_ip}")

    def in_running(self):
        pass

    def ended(self, name, how):
        what = "Ray" if name == "ray" else "vLLM"
        try:  # a rank ends by itself when its head drains, before the next beat says so
            self.beat()
        except (OSError, *NONSENSE):
            pass
        said = self.answer.get("phase")
        if said == "leaving" or said == "draining" and self.answer.get("termed"):
            raise Stop("stopped", f"{what} ended {how}, and the head drains: {self.answer.get('why')}")
        raise Stop("rayEnded" if name == "ray" else "engineEnded", f"{what} ended {how}, unasked, on rank {self.rank}")

    def close(self, stop):
        """Tells the head first when this rank failed; last when the group was let go."""
        def leave():
            try:
                if self.rank is not None:
                    body = {"epoch": self.epoch, "rank": self.rank, "instance": self.instance, "code": stop.code, "why": stop.sentence}
                    self.post("/leave", body, 2.0)
            except (OSError, *NONSENSE):
                pass
        self.phase, self.why = "ending", stop.sentence
        if stop.code and stop.code != EXIT["headLost"][0]:
            leave()
        self.children.end(stop.grace())
        if not stop.broken:
            leave()

    # -- probes

    def startup(self):
        if self.phase in ("joining", "waiting", "ray"):
            return f"phase {self.phase}: {self.why or 'waits for the group'}"
        return None

    def readiness(self):
        """That of the group: else a rolling update takes the old workers away while the new group still loads."""
        if self.phase != "running":
            return self.startup() or f"phase {self.phase}: {self.why}"
        return self.liveness() or (None if self.answer.get("ready") else f"the group does not serve yet: phase {self.answer.get('phase')}")

    def liveness(self):
        if self.phase == "ending":
            return f"the pod ends: {self.why}"
        silent = time.monotonic() - self.seen
        if self.phase in ("ray", "running") and silent > self.limit():
            return f"no answer of the head for {silent:.0f} s"
        return self.hung()

    def status(self):
        return {"role": "worker", "epoch": self.epoch, "rank": self.rank, "phase": self.phase,
                "ready": self.readiness() is None, "head": self.head_ip, "versions": self.versions}


# ---- The end --------------------------------------------------------------------------------------------------------------------

def main(argv, env):
    role, path = None, env.get("GROUP_TERMINATION_LOG") or OPTIONS["termination-log"][2]
    try:
        settings = Settings(argv, env)
        path = settings.termination_log
        clear_shm()
        role = (Head if settings.role == "head" else Worker)(settings, env)
        role.run()
    except Stop as end:
        stop = end
    except Exception as error:  # whatever it is, the container must not stay without its supervisor
        traceback.print_exc()
        stop = Stop("internal", f"a fault of the launcher: {error!r}")
    log(f"ends with {stop.code}: {stop.sentence}")
    try:
        if os.path.exists(path) or path != OPTIONS["termination-log"][2]:
            with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(stop.sentence[:2000] + "\n")
    except OSError:
        pass
    if role:
        role.close(stop)
    sys.stdout.flush()
    os._exit(stop.code)  # threads may still wait for the network


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.stderr.reconfigure(errors="backslashreplace")
    main(sys.argv[1:], dict(os.environ))
