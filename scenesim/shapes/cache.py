"""Shapes made once: kept in memory, and on disk under a digest of what made them."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim import library

Arrays = Mapping[str, NDArray[Any]]

_MADE: dict[str, Arrays] = {}


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the code that makes shapes: an edited generator makes its shapes anew.

    Returns:
        16 hexadecimal digits.
    """
    here = Path(__file__).parent
    texts = [path.read_bytes() for path in sorted(here.rglob("*.py"))]
    texts.append((here.parent / "geometry" / "mesh.py").read_bytes())
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def digest(*parts: object) -> str:
    """A name for what is made from these parts by the present code.

    Args:
        parts: whatever decides the result; each by its ``repr``.

    Returns:
        32 hexadecimal digits.
    """
    text = "\0".join([code_digest(), *(repr(part) for part in parts)])
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
    return found


def forget() -> None:
    """Empty the memory (not the disk)."""
    _MADE.clear()


def _read(path: Path) -> Arrays | None:
    """The arrays of a file, None where it is absent or unusable."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # a cache is allowed to be missing or broken: it is made again


def _write(path: Path, arrays: Arrays) -> None:
    """Write the file whole or not at all; a cache folder that refuses is no error."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(fresh, **dict(arrays))  # type: ignore[arg-type]
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
