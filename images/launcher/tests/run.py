"""Starts the launcher with a quicker beat and other ports than in production, so that several groups fit on one machine."""
import json
import os
import socket
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import launcher  # noqa: E402

launcher.BEAT_SECONDS, launcher.RAY_SILENT_SECONDS = 0.2, 2
launcher.PORTS.update(json.loads(os.environ.pop("TEST_PORTS", "{}")))
launcher.versions = lambda: {"python": "3.12.0", "vllm": "0.32.0", "ray": "2.60.0", **json.loads(os.environ.pop("TEST_VERSIONS", "{}"))}

NAMES = json.loads(os.environ.pop("TEST_NAMES", "{}"))  # a name with several addresses, which no test can put into DNS


def resolve(host, port, *rest, own=socket.getaddrinfo, **more):
    return [entry for address in NAMES.get(host, [host]) for entry in own(address, port, *rest, **more)]


socket.getaddrinfo = resolve
launcher.main(sys.argv[1:], dict(os.environ))
