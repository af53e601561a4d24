"""Finds names in the source of one vLLM version; what it cannot find or must not run is a stub."""

import ast
import importlib
import typing
from pathlib import Path

from namespace import NS
from stubs import THIRD, Platform, as_dataclass, stub

# Modules that are imported for real.
STD = set(
    """
    abc argparse ast asyncio collections contextlib copy dataclasses datetime enum functools hashlib
    http importlib inspect ipaddress itertools json logging math numbers operator os pathlib pickle
    platform re shlex signal socket ssl string subprocess sys tempfile textwrap threading time types
    typing urllib uuid warnings weakref
    """.split()
)


class Loader:
    def __init__(self, root):
        self.root, self.mods, self.notes = Path(root), {}, []
        self.over = {
            ("vllm.platforms", "current_platform"): Platform(),
            ("vllm.logger", "init_logger"): lambda *a: stub("logger"),
            ("vllm.engine.arg_utils", "NEEDS_HELP"): True,
            ("vllm.engine.arg_utils", "_maybe_add_docs_url"): lambda c: "",
        }
        for m in ("vllm.config", "vllm.config.utils", "vllm.engine.arg_utils"):
            self.over[m, "config"] = as_dataclass
            self.over[m, "get_attr_docs"] = self.docs
        self.envs = None

    def file(self, mod):
        p = self.root / Path(*mod.split("."))
        for f in (p / "__init__.py", p.with_suffix(".py")):
            if f.exists():
                return f

    def ns(self, mod):
        if mod not in self.mods:
            f = self.file(mod)
            self.mods[mod] = NS(self, mod, f) if f else None
        return self.mods[mod]

    def get(self, mod, name):
        if name == "LazyLoader":
            return lambda n, g, m: self.module(m)
        if (mod, name) in self.over:
            return self.over[mod, name]
        if (mod, name) in THIRD:
            return THIRD[mod, name]
        top = mod.split(".")[0]
        if top in STD:
            m = importlib.import_module(mod)
            return getattr(m, name) if hasattr(m, name) else importlib.import_module(f"{mod}.{name}")
        if top == "typing_extensions":
            return getattr(typing, name, stub(name))
        if top != "vllm":
            return stub(f"{mod}.{name}")
        ns = self.ns(mod)
        if ns is not None:
            try:
                return ns[name]
            except KeyError:
                pass
        if self.file(f"{mod}.{name}"):
            return self.module(f"{mod}.{name}")
        self.notes.append(f"unresolved {mod}.{name}")
        return stub(f"{mod}.{name}")

    def module(self, mod):
        if mod == "vllm.envs":
            return Envs(self)
        if (mod, None) in THIRD:
            return THIRD[mod, None]
        top = mod.split(".")[0]
        if top in STD:
            return importlib.import_module(mod)
        return ModProxy(self, mod) if top == "vllm" else stub(mod)

    def imp(self, name, g=None, l=None, fromlist=(), level=0):  # import statements inside functions
        top = name.split(".")[0]
        if level or top in STD and (name, None) not in THIRD:
            return __import__(name, g, l, fromlist, level)
        return self.module(name if fromlist else top)

    def docs(self, cls):  # attribute doc strings, from the AST
        out = {}
        for c in reversed(cls.__mro__):
            node = self.nodes.get(c.__dict__.get("__vsrc__"))
            if not node:
                continue
            for a, b in zip(node.body, node.body[1:]):
                if (
                    isinstance(a, (ast.AnnAssign, ast.Assign))
                    and isinstance(b, ast.Expr)
                    and isinstance(getattr(b.value, "value", None), str)
                ):
                    t = a.target if isinstance(a, ast.AnnAssign) else a.targets[0]
                    if isinstance(t, ast.Name):
                        out[t.id] = b.value.value
        return Docs(out)

    nodes = {}


class Docs(dict):
    def __missing__(self, k):
        return ""


class ModProxy:
    def __init__(self, ld, mod):
        self.__dict__.update(ld=ld, mod=mod)

    def __getattr__(self, k):
        if k.startswith("__"):
            raise AttributeError(k)
        return self.ld.get(self.mod, k)


class Envs:  # defaults with an empty environment
    def __init__(self, ld):
        self.__dict__["ld"] = ld

    def __getattr__(self, k):
        if k.startswith("__"):
            raise AttributeError(k)
        ld = self.ld
        if ld.envs is None:
            ld.envs = ld.get("vllm.envs", "environment_variables")
        try:
            return ld.envs[k]()
        except Exception:
            return stub("envs." + k)
