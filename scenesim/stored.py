"""Named arrays in one file, mapped into memory: opened in a moment, shared by all processes."""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from contextlib import suppress
from math import prod
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

#: how their files end
SUFFIX = ".arrays"

_MAGIC = b"scenesim arrays1"
_START = len(_MAGIC) + 16  # the lengths of the index and of the whole file follow it
_ALIGNED = 64
#: files that arrays are mapped from
_HELD: WeakSet[mmap.mmap] = WeakSet()


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Keep arrays in a file, whole or not at all; a folder that refuses is no error.

    Args:
        path: of the file; its folder is made.
        arrays: of any shapes and numeric types.
    """
    index: dict[str, tuple[str, tuple[int, ...], int]] = {}
    at = 0
    for name, array in arrays.items():
        index[name] = (array.dtype.str, array.shape, at)
        at += _padded(array.nbytes)
    text = json.dumps(index).encode()
    text += b" " * (_padded(_START + len(text)) - _START - len(text))
    whole = _START + len(text) + at
    lengths = len(text).to_bytes(8, "little") + whole.to_bytes(8, "little")
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(_MAGIC + lengths + text)
            for array in arrays.values():
                content = np.ascontiguousarray(array).tobytes()
                file.write(content + bytes(_padded(len(content)) - len(content)))
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()


def read_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file, for reading only.

    Args:
        path: of the file.

    Returns:
        Name to array; None where the file is absent or not whole.
    """
    try:
        with path.open("rb") as file:
            held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # absent, or empty
        return None
    if held[: len(_MAGIC)] != _MAGIC:
        return None
    length = int.from_bytes(held[len(_MAGIC) : len(_MAGIC) + 8], "little")
    if int.from_bytes(held[len(_MAGIC) + 8 : _START], "little") != len(held):
        return None
    first = _START + length
    _HELD.add(held)
    return {
        name: np.frombuffer(held, kind, prod(shape), first + at).reshape(shape)
        for name, (kind, shape, at) in json.loads(held[_START:first]).items()
    }


def let_go() -> None:
    """Take the pages of all mapped files out of this process; they are there again when read.

    The system keeps the files in its own memory as long as it has room: reading on costs little,
    and a process that has looked at many files does not hold them all.
    """
    if not hasattr(mmap, "MADV_DONTNEED"):  # not on this system
        return
    for held in list(_HELD):
        held.madvise(mmap.MADV_DONTNEED)


def _padded(count: int) -> int:
    """The next multiple of the alignment."""
    return -(-count // _ALIGNED) * _ALIGNED
