#!/usr/bin/env python3
"""Facts about the flags of `vllm serve`, from an unzipped wheel, without vllm, torch or pydantic.

  extract.py SRC OUT.json          SRC holds the folder vllm/ of one version (*.py is enough)

The version's own code builds a real argparse parser, with source.py loading no more of it than that
needs, and facts.py writes down the parser's actions.
Python >= 3.11, standard library only.
"""

import dataclasses
import json
import os
import re
import sys
from pathlib import Path

from facts import walk
from plugins import registered
from source import Loader


def extract(root):
    ld = Loader(root)
    sys.argv = ["vllm", "serve"]
    cls = ld.get("vllm.entrypoints.cli.serve", "ServeSubcommand")
    Flex = next(
        ld.get(m, "FlexibleArgumentParser")
        for m in ("vllm.utils.argparse_utils", "vllm.utils")
        if ld.file(m) and "FlexibleArgumentParser" in ld.ns(m).bind
    )
    p = cls().subparser_init(Flex().add_subparsers(dest="subparser"))
    hints = {
        f.name: f.type
        for c in (ld.get("vllm.engine.arg_utils", "AsyncEngineArgs"),)
        for f in dataclasses.fields(c)
    }
    parsers = {"tool": registered(ld, "tool_parsers"), "reasoning": registered(ld, "reasoning")}
    for dest, mod, name in (
        ("quantization", "vllm.model_executor.layers.quantization", "QuantizationMethods"),
        ("load_format", "vllm.model_executor.model_loader", "LoadFormats"),
    ):  # hidden behind TYPE_CHECKING
        if ld.file(mod) and name in ld.ns(mod).bind:
            hints[dest] = ld.get(mod, name)
    flags = walk(
        p,
        hints,
        set(getattr(Flex, "_deprecated", ())) | set(getattr(p, "_deprecated", ())),
        {"tool_call_parser": parsers["tool"], "reasoning_parser": parsers["reasoning"]},
    )
    ver = next(
        (re.search(r"vllm-(.+)\.dist-info", d.name).group(1) for d in Path(root).glob("vllm-*.dist-info")),
        None,
    )
    meta = [l for d in Path(root).glob("vllm-*.dist-info/METADATA") for l in d.read_text().splitlines()]
    req = {
        k: next(
            (
                l.split(":", 1)[1].strip()
                for l in meta
                if l.startswith("Requires-Dist")
                and re.match(k + r"\b", l.split(":", 1)[1].strip())
                and "extra ==" not in l
            ),
            None,
        )
        for k in ("torch", "ray", "transformers")
    }
    spell = {
        "separator": ["--flag value", "--flag=value"],
        "underscore": "--a_b is rewritten to --a-b (FlexibleArgumentParser.parse_args)",
        "dotted-json": (
            "regular"
            if any("." in s and "key" in s for s in [str(getattr(Flex, "_json_tip", ""))])
            else "none"
        ),
        "abbreviation": "argparse default: an unambiguous prefix is accepted",
    }
    return {
        "vllm": ver,
        "requires": {k: v for k, v in req.items()},
        "parser": spell,
        "flags": flags,
        "plugins": parsers,
    }, ld.notes


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # vLLM iterates over sets of type hints
        os.execve(sys.executable, [sys.executable] + sys.argv, {**os.environ, "PYTHONHASHSEED": "0"})
    src, out = sys.argv[1:3]
    data, notes = extract(src)
    o = lambda x: json.dumps(x, ensure_ascii=False, separators=(", ", ": "))
    body = ",\n".join("  " + o(f) for f in data["flags"])
    Path(out).write_text(
        "{"
        + ",\n ".join(f"{o(k)}: {o(v)}" for k, v in data.items() if k != "flags")
        + f",\n \"flags\": [\n{body}\n]}}\n"
    )
    print(data["vllm"], len(data["flags"]), "flags;", len(notes), "notes", file=sys.stderr)
    if os.environ.get("NOTES"):
        print("\n".join(notes), file=sys.stderr)
