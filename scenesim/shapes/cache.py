"""Shapes made once: kept in memory, and on disk under a digest of what made them."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim import library

Arrays = Mapping[str, NDArray[Any]]

#: bytes of shapes kept in memory; those asked for longest ago go first, and come back from disk
MOST_BYTES = 128 << 20
_MADE: OrderedDict[str, Arrays] = OrderedDict()
_SIZES: dict[str, int] = {}


@lru_cache(maxsize=16)
def code_digest(package: str = "") -> str:
    """A digest of the code that makes shapes: an edited generator makes its shapes anew.

    Args:
        package: of ``shapes``, whose modules count beside the shared helpers; empty: all of them.

    Returns:
        16 hexadecimal digits.
    """
    here = Path(__file__).parent
    shared = [here / f"{name}.py" for name in ("surface", "surfaces", "meshing")]
    own = sorted((here / package).rglob("*.py"))
    texts = [path.read_bytes() for path in (*shared, *own)]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def digest(*parts: object, package: str = "") -> str:
    """A name for what is made from these parts by the present code.

    Args:
        *parts: whatever decides the result; each by its ``repr``.
        package: of ``shapes`` that makes it, such as ``vehicles``.

    Returns:
        32 hexadecimal digits.
    """
    text = "\0".join([code_digest(package), *(repr(part) for part in parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def kept(name: str, make: Callable[[], Arrays]) -> Arrays:
    """Arrays by name: from memory, else from disk, else made and kept.

    Args:
        name: file name without ending; must hold a ``digest``.
        make: gives the arrays; called only when nobody has them.

    Returns:
        The arrays; do not write into them.
    """
    found = _MADE.get(name)
    if found is None:
        path = library.cache_folder("shapes") / f"{name}.npz"
        found = _read(path)
        if found is None:
            found = dict(make())
            _write(path, found)
        _MADE[name] = found
        _SIZES[name] = sum(array.nbytes for array in found.values())
        _make_room()
    else:
        _MADE.move_to_end(name)
    return found


def _make_room() -> None:
    """Let go of the shapes asked for longest ago."""
    held = sum(_SIZES.values())
    while held > MOST_BYTES and len(_MADE) > 1:
        name, _ = _MADE.popitem(last=False)
        held -= _SIZES.pop(name)


def forget() -> None:
    """Empty the memory (not the disk)."""
    _MADE.clear()
    _SIZES.clear()


def _read(path: Path) -> Arrays | None:
    """The arrays of a file, None where it is absent or unusable."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            index = json.loads(bytes(stored["index"]).decode())
            flat = {kind: stored[kind] for kind in stored.files if kind != "index"}
            return {
                name: flat[kind][start : start + prod(shape)].reshape(shape)
                for name, (kind, shape, start) in index.items()
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # a cache is allowed to be missing or broken: it is made again


def _write(path: Path, arrays: Arrays) -> None:
    """Write the file whole or not at all; a cache folder that refuses is no error.

    Arrays of one type lie end to end: a file of four arrays opens in a millisecond or two.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.npz")
    index: dict[str, tuple[str, list[int], int]] = {}
    parts: dict[str, list[NDArray[Any]]] = {}
    ends: dict[str, int] = {}
    for name, array in arrays.items():
        kind = str(array.dtype)
        start = ends.get(kind, 0)
        index[name] = (kind, list(array.shape), start)
        parts.setdefault(kind, []).append(array.reshape(-1))
        ends[kind] = start + array.size
    flat = {kind: np.concatenate(rows) for kind, rows in parts.items()}
    flat["index"] = np.frombuffer(json.dumps(index, sort_keys=True).encode(), np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(fresh, **flat)  # type: ignore[arg-type]
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
