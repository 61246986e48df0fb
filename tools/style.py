"""House rules that linters miss: sizes of modules, words in names, what kernels may hold.

Usage: python tools/style.py   (exit code 1 and a line per finding)
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "scenesim"
MOST_LINES = 400
FORBIDDEN = {"data_", "info", "obj", "tmp", "handle", "process", "util", "utils", "misc", "helper"}


def findings(path: Path) -> Iterator[str]:
    """All that is against the rules in one file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines; past {MOST_LINES} a concept is missing its name"
    tree = ast.parse(text)
    if ast.get_docstring(tree) is None:
        yield f"{path}: no docstring says what the module knows"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from _function(path, node)


def _function(path: Path, node: ast.FunctionDef) -> Iterator[str]:
    place = f"{path}:{node.lineno}"
    words = set(node.name.strip("_").split("_")) & FORBIDDEN
    if words:
        yield f"{place}: {node.name}: '{words.pop()}' says nothing"
    is_kernel = any(isinstance(d, ast.Name) and d.id == "kernel" for d in node.decorator_list)
    if path.parent.name == "kernels" and is_kernel:
        yield from _kernel(place, node)


def _kernel(place: str, node: ast.FunctionDef) -> Iterator[str]:
    if node.args.defaults or node.args.kwonlyargs or node.args.vararg or node.args.kwarg:
        yield f"{place}: kernel {node.name}: no defaults, keywords or variable arguments"
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise | ast.Assert | ast.Global | ast.Try | ast.Dict):
            kind = type(inner).__name__.lower()
            yield f"{place}: kernel {node.name}: {kind} on line {inner.lineno}"


def main() -> int:
    """Check the whole package."""
    found = [text for path in sorted(PACKAGE.rglob("*.py")) for text in findings(path)]
    for text in found:
        print(text)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
