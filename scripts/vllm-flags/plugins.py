"""Names that a vLLM version registers for its tool call and reasoning parsers."""

import ast


def registered(ld, folder):
    """The names in decorators and in the tables of lazily imported parsers, old folders and new."""
    folders = [folder, "entrypoints/openai/" + folder]
    if folder == "reasoning":
        folders.append("entrypoints/openai/reasoning_parsers")
    names = set()
    for base in folders:
        for file in (ld.root / "vllm" / base).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                names |= called(node) | tabled(node)
    return sorted(names)


def called(node):
    """`register_module("x")`, `register_module(name=["x", "y"])` and the lazy form."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return set()
    arguments = node.args + [k.value for k in node.keywords if k.arg == "name"]
    if node.func.attr not in ("register_module", "register_lazy_module") or not arguments:
        return set()
    if not isinstance(arguments[0], (ast.Constant, ast.List)):
        return set()
    constants = (c.value for c in ast.walk(arguments[0]) if isinstance(c, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def tabled(node):
    """The keys of `_PARSERS_TO_REGISTER = {...}`."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not isinstance(node.value, ast.Dict):
        return set()
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    if not isinstance(target, ast.Name) or not target.id.endswith("_TO_REGISTER"):
        return set()
    return {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
