"""An argparse parser -> plain facts about its flags. No help text is kept; deprecation is read from it."""

import argparse
import dataclasses
import enum
import json
import re
import typing


def type_of(t, depth=0):
    if t is None or t is str:
        return "string"
    if t in (int, float):
        return t.__name__
    if t is bool:
        return "string-as-bool"
    if t is json.loads:
        return "json"
    q = getattr(t, "__qualname__", str(t))
    if "<locals>" in q and depth < 5:
        if "parse_dataclass" in q:
            return "json"
        inner = [c.cell_contents for c in (t.__closure__ or ()) if callable(c.cell_contents)]
        if inner:
            return type_of(inner[0], depth + 1)
    last = q.split(".")[-1]
    return {
        "human_readable_int": "int-suffix",
        "human_readable_int_or_auto": "int-suffix|auto",
        "union_dict_and_str": "json|string",
        "nullable_kvs": "kv",
        "nullable_str": "string",
        "from_cli": "json",
        "from_json": "json",
        "<lambda>": "folded",
        "parse_reasoning_parser": "string",
        "check_port": "int",
        "get_ip": "string",
    }.get(last, last)


def plain(v, d=0):
    if v is None or isinstance(v, (bool, int, float, str)) and not isinstance(v, enum.Enum):
        return v
    if isinstance(v, enum.Enum):
        return v.name
    if isinstance(v, (list, tuple, set)) and d < 2:
        return [plain(x, d + 1) for x in v]
    if isinstance(v, dict) and d < 2:
        return {str(k): plain(x, d + 1) for k, x in v.items()}
    if isinstance(v, type):
        return "<" + v.__qualname__ + ">"
    if dataclasses.is_dataclass(v):
        return "<" + type(v).__name__ + "()>"
    return "<" + type(v).__name__ + ">"


ACTIONS = {
    "_StoreTrueAction": "flag",
    "_StoreFalseAction": "flag-false",
    "StoreBoolean": "bool?value",
    "_AppendAction": "repeat",
}


def field_values(hint):
    """Values of a Literal or Enum inside a type hint (the parser may take more, e.g. plugin names)."""
    o = typing.get_origin(hint)
    if o is typing.Literal:
        return [x for x in typing.get_args(hint)]
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return [m.name for m in hint]
    return (
        sum((field_values(h) for h in typing.get_args(hint)), []) if o is not None and o is not type else []
    )


DEPRECATED = re.compile(
    r"^\W*(\[?deprecated\b)|\b(is|are|has been) deprecated\b|\bwill be removed in\b", re.I
)


def walk(p, hints, dep, plugins={}):
    """argparse parser -> list of facts."""
    flags = []
    for a in p._actions:
        if a.dest == "help":
            continue
        an = type(a).__name__
        e = {"name": next((o for o in a.option_strings if o.startswith("--")), a.dest)}
        long_ = [o for o in a.option_strings if o.startswith("--") and o != e["name"]]
        short = [o for o in a.option_strings if not o.startswith("--")]
        neg = (
            sorted(getattr(a, "negative_option_strings", None) or (o for o in long_ if o.startswith("--no-")))
            if isinstance(a, argparse.BooleanOptionalAction)
            else []
        )
        alias = [o for o in long_ if o not in neg]
        if alias:
            e["aliases"] = alias
        if short:
            e["short"] = short
        if isinstance(a, argparse.BooleanOptionalAction):
            e["type"] = "bool"
            e["negative"] = neg
        elif an in ACTIONS and an != "_AppendAction":
            e["type"] = ACTIONS[an]
        else:
            t = type_of(a.type)
            if a.choices is not None and not a.choices:
                a.choices = plugins.get(a.dest)  # filled by decorators at run time
            if a.choices:
                e["type"] = "enum" if t in ("string", "folded") else "enum[" + t + "]"
                e["choices"] = sorted((plain(c) for c in a.choices), key=str)
            else:
                e["type"] = "string" if t == "folded" else t
                if t == "json":
                    c = getattr(a.type, "__defaults__", None)
                    if c and isinstance(c[0], type):
                        e["config"] = c[0].__name__
            if an == "_AppendAction":
                e["type"] = f"repeat[{e['type']}]"
            elif a.nargs in ("+", "*"):
                e["type"] = f"list[{e['type']}]"
                e["nargs"] = a.nargs
            elif a.nargs == "?":
                e["nargs"] = "?"
                e["const"] = plain(a.const)
            elif isinstance(a.nargs, int):
                e["nargs"] = a.nargs
        known = []
        h = hints.get(a.dest)
        if h is not None and e["type"] != "json":
            known = [plain(x) for x in field_values(h)]
            if a.choices and set(known) <= {plain(x) for x in a.choices}:
                known = []
        mv = a.metavar if isinstance(a.metavar, (list, tuple)) else None
        if mv:
            known = sorted({plain(x) for x in mv} | set(known), key=str)
        if known:
            e["known"] = sorted(set(known), key=str)
        if a.default is not argparse.SUPPRESS:
            d = plain(a.default)
            if d is not None:
                e["default"] = d
        if not a.option_strings:
            e["positional"] = True
        text = " ".join(str(a.help or "").split())
        is_dep = (
            a in dep or getattr(a, "deprecated", False) or "Deprecated" in an or bool(DEPRECATED.search(text))
        )
        if is_dep:
            e["status"] = "deprecated"
            near = [
                x
                for s in re.split(r"(?<=[.!])\s", text)
                if re.search(r"deprecat|use |instead|replaced|removed", s, re.I)
                for x in re.findall(r"--[a-z][a-z0-9._-]+[a-z0-9]", s)
            ]
            own = set(a.option_strings)
            rep = [x for x in dict.fromkeys(near) if x not in own]
            if rep:
                e["replacement"] = rep
            m = re.search(r"removed in (?:version )?v?(\d+\.\d+(?:\.\d+)?)", text)
            if m:
                e["removal"] = m.group(1)
        flags.append(e)
    flags.sort(key=lambda e: (not e.get("positional"), e["name"]))
    return flags
