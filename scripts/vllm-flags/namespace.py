"""A module as a dictionary that runs a statement when somebody asks for the name it binds."""

import ast
import builtins
import re
import sys
import types

from stubs import stub


class NS(dict):
    """Globals of one vLLM module; a name is bound when it is first looked up."""

    def __init__(self, ld, mod, f):
        super().__init__(
            __name__=mod, __builtins__={**vars(builtins), "__import__": ld.imp}, TYPE_CHECKING=False
        )
        self.ld, self.mod, self.bind, self.busy, self.star = ld, mod, {}, set(), []
        sys.modules.setdefault(mod, types.ModuleType(mod))
        self.is_pkg = f.name == "__init__.py"
        self.scan(ast.parse(f.read_text()).body, low=False)

    def put(self, k, v, low):
        if not low or k not in self.bind:
            self.bind[k] = v

    def scan(self, body, low):
        for n in body:
            if isinstance(n, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                self.put(n.name, n, low)
            elif isinstance(n, ast.Assign):
                for t in n.targets:
                    for x in ast.walk(t):
                        if isinstance(x, ast.Name):
                            self.put(x.id, n, low)
            elif isinstance(n, ast.AnnAssign) and n.value is not None and isinstance(n.target, ast.Name):
                self.put(n.target.id, n, low)
            elif isinstance(n, ast.Import):
                for a in n.names:
                    self.put(
                        a.asname or a.name.split(".")[0],
                        ("mod", a.name if a.asname else a.name.split(".")[0]),
                        low,
                    )
            elif isinstance(n, ast.ImportFrom):
                base = n.module or ""
                if n.level:
                    p = self.mod.split(".")
                    p = p if self.is_pkg else p[:-1]
                    p = p[: len(p) - n.level + 1]
                    base = ".".join(p + ([n.module] if n.module else []))
                if n.names[0].name == "*":
                    self.star.append(base)
                else:
                    for a in n.names:
                        self.put(a.asname or a.name, ("from", base, a.name), low)
            elif isinstance(n, ast.If):
                tc = "TYPE_CHECKING" in ast.dump(n.test)
                self.scan(n.orelse, low)
                self.scan(n.body, True if tc or n.orelse else low)
            elif isinstance(n, ast.Try):
                self.scan(n.body, low)
                for h in n.handlers:
                    self.scan(h.body, True)
            elif isinstance(n, ast.With):
                self.scan(n.body, low)

    def __missing__(self, k):
        if (self.mod, k) in self.ld.over:
            self[k] = self.ld.over[self.mod, k]
            return self[k]
        if k not in self.bind:
            for m in self.star:
                ns = self.ld.ns(m) if m.startswith("vllm") else None
                if ns is not None and (k in ns or k in ns.bind):
                    return ns[k]
            raise KeyError(k)
        if k in self.busy:
            return stub(f"{self.mod}.{k}")
        self.busy.add(k)
        b = self.bind[k]
        try:
            if isinstance(b, tuple):
                v = self.ld.module(b[1]) if b[0] == "mod" else self.ld.get(b[1], b[2])
            else:
                v = self.run(k, b)
        finally:
            self.busy.discard(k)
        self[k] = v
        return v

    def run(self, k, n):
        loc = {}
        if isinstance(n, ast.ClassDef):
            key = f"{self.mod}.{n.name}"
            self.ld.nodes[key] = n
            n = ast.ClassDef(
                name=n.name,
                bases=n.bases,
                keywords=[],
                decorator_list=n.decorator_list,
                type_params=[],
                body=[ast.parse(f"__vsrc__={key!r}").body[0]] + n.body,
            )
        src = ast.fix_missing_locations(Bare().visit(n))
        for x in eager(src):  # class bodies do not see __missing__
            if x in self.bind and x != k and x not in self:
                self[x]
        try:
            exec(compile(ast.Module([src], []), self.mod, "exec"), self, loc)
        except Exception as e:
            self.ld.notes.append(f"{self.mod}.{k}: {type(e).__name__}: {e}")
            return stub(f"{self.mod}.{k}")
        return loc.get(k, stub(f"{self.mod}.{k}"))


class Bare(ast.NodeTransformer):  # drop annotations of functions: nobody reads them
    def visit_FunctionDef(self, n):
        n.returns = None
        for a in (
            n.args.args
            + n.args.kwonlyargs
            + n.args.posonlyargs
            + [x for x in (n.args.vararg, n.args.kwarg) if x]
        ):
            a.annotation = None
        return self.generic_visit(n)

    visit_AsyncFunctionDef = visit_FunctionDef


def eager(n):
    """Names read when the statement itself runs, not when a function in it is called."""
    if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for c in n.decorator_list + n.args.defaults + [d for d in n.args.kw_defaults if d]:
            yield from eager(c)
    elif isinstance(n, ast.Lambda):
        return
    else:
        if isinstance(n, ast.Name):
            yield n.id
        if (
            isinstance(n, ast.Constant)
            and isinstance(n.value, str)
            and re.fullmatch(r"[A-Za-z_]\w*", n.value)
        ):
            pass
        for c in ast.iter_child_nodes(n):
            yield from eager(c)
