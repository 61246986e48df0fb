"""Compiling before the first call, on the cores that the first frame leaves idle.

A kernel is compiled when it is first called, one after the other; on a fresh machine the first
frame waits for all of them. ``signatures.jsonl`` lists the kernels of a first frame in the order
of their first call, each with the types of its arguments. Helpers take the list from its end,
the run from its beginning; numba's cache carries each kernel from one to the other.
"""

import atexit
import hashlib
import json
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numba
from numba import types
from numba.core.dispatcher import Dispatcher

from scenesim.kernels.jit import CHECKED, HOME

_HERE = Path(__file__).parent
#: one kernel per line: module, name, argument types
SIGNATURES = _HERE / "signatures.jsonl"
#: more helpers than this gain nothing: one kernel takes up to an eighth of the whole
_MOST_HELPERS = 4


def compile_ahead() -> None:
    """Start helpers that compile what a first frame needs, if it is not compiled and cores idle.

    They end with this process at the latest. Nothing waits for them and nothing needs them: a
    kernel that is not ready when it is called is compiled then.
    """
    idle = min(_cores() - 1, _MOST_HELPERS)
    if idle < 1 or numba.config.DISABLE_JIT or not _unclaimed():  # type: ignore[attr-defined]
        return
    for _ in range(idle):
        helper = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        atexit.register(helper.kill)


def is_compiled() -> bool:
    """Whether all that a first frame needs is compiled, or is being compiled by helpers.

    Returns:
        False on a fresh machine, and where nothing is compiled ahead.
    """
    return not _unclaimed()


def compile_unclaimed() -> None:
    """Compile kernels that nobody has taken yet, the one that is needed last first."""
    lines = SIGNATURES.read_text(encoding="ascii").splitlines()
    for number in reversed(_unclaimed()):
        try:
            (_claims() / str(number)).touch(exist_ok=False)
        except FileExistsError:
            continue
        module, name, arguments = json.loads(lines[number])
        found = getattr(import_module(f"scenesim.kernels.{module}"), name)
        found.compile(tuple(type_of(one) for one in arguments))


def line_of(kernel: Dispatcher, arguments: tuple[Any, ...]) -> str:
    """A line of ``SIGNATURES``.

    Args:
        kernel: as decorated.
        arguments: their numba types.

    Returns:
        Module, name and argument types as JSON.
    """
    module, name = kernel.py_func.__module__.rpartition(".")[2], kernel.py_func.__name__
    return json.dumps([module, name, [text_of(one) for one in arguments]])


def text_of(kind: Any) -> Any:
    """A numba type as JSON: ``float64``, ``float32 2``, ``readonly int32 1``, a list or a dict.

    Args:
        kind: a scalar, a C-contiguous array, a tuple or a named tuple of such.

    Returns:
        What ``type_of`` reads.
    """
    if isinstance(kind, types.Array):
        return f"{'' if kind.mutable else 'readonly '}{kind.dtype} {kind.ndim}"
    fields = getattr(kind, "types", None)
    if fields is None:
        return str(kind)
    made = getattr(kind, "instance_class", None)
    texts = [text_of(one) for one in fields]
    return texts if made is None else {f"{made.__module__}:{made.__qualname__}": texts}


def type_of(text: Any) -> Any:
    """The numba type that ``text_of`` wrote.

    Args:
        text: JSON.

    Returns:
        The type.
    """
    if isinstance(text, dict):
        ((place, fields),) = text.items()
        module, _, name = place.partition(":")
        made = getattr(import_module(module), name)
        return types.BaseTuple.from_types([type_of(one) for one in fields], made)
    if isinstance(text, list):
        return types.BaseTuple.from_types([type_of(one) for one in text])
    *readonly, scalar, dimensions = text.split() if " " in text else (text, "0")
    element = getattr(types, "boolean" if scalar == "bool" else scalar)
    if dimensions == "0":
        return element
    return types.Array(element, int(dimensions), "C", readonly=bool(readonly))


def _unclaimed() -> list[int]:
    """Numbers of the lines that no helper has taken, in any run."""
    claims = _claims()
    claims.mkdir(parents=True, exist_ok=True)
    taken = {one.name for one in claims.iterdir()}
    lines = SIGNATURES.read_text(encoding="ascii").splitlines()
    return [number for number in range(len(lines)) if str(number) not in taken]


@cache
def _claims() -> Path:
    """The folder of what has been taken, one for each text of the kernels and each numba."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(_HERE.iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return HOME / "kernels" / f"ahead-{digest.hexdigest()[:16]}{CHECKED}"


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    compile_unclaimed()
