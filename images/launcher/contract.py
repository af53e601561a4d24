#!/usr/bin/env python3
"""Writes the launcher's part of images/contract.json from the constants of launcher.py. `contract.py --check` only compares.

The library's build takes that file and launcher.py, and nothing else, so what it renders cannot drift from what the launcher does.
"""
import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILE = HERE.parent / "contract.json"
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
import launcher  # noqa: E402


def kind(value):
    return {"oneOf": list(value)} if isinstance(value, tuple) else {"type": {str: "string", int: "integer", float: "seconds"}[value]}


def part():
    options = {
        name: {"env": list(variables), **kind(form), **({} if default is None or name == "pod-name" else {"default": default}), "about": about}
        for name, (variables, form, default, about) in launcher.OPTIONS.items()
    }
    source = (HERE / "launcher.py").read_bytes()
    return {
        "file": "launcher/launcher.py",
        "sha256": hashlib.sha256(source).hexdigest(),
        "bytes": len(source),
        "python": "3.10",
        "roles": ["head", "worker", "auto"],
        "options": options,
        "alsoRead": ["HEAD_SVC", "POD_NAMESPACE", "RAY_AUTH_TOKEN", "VLLM_API_KEY"],
        "exit": {name: {"code": code, "about": about} for name, (code, about) in launcher.EXIT.items()},
        "ports": launcher.PORTS,
        "probes": launcher.PROBES,
        "beatSeconds": launcher.BEAT_SECONDS,
        "drainMarginSeconds": launcher.DRAIN_MARGIN_SECONDS,
        "flagsOfTheLauncher": list(launcher.OWN_FLAGS),
        "engines": {name: {"portFlag": engine["port"], "health": engine["health"]} for name, engine in launcher.ENGINES.items()},
    }


def text():
    whole = json.loads(FILE.read_text()) if FILE.exists() else {}  # other images keep their parts
    whole["launcher"] = part()
    return json.dumps(whole, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(None if FILE.exists() and FILE.read_text() == text() else "images/contract.json is not that of launcher.py: run contract.py")
    FILE.write_text(text())
