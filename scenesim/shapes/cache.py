"""Shapes made once: kept in memory, and on disk under a digest of what made them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from scenesim import library
from scenesim.stored import SUFFIX, Arrays, read_arrays, write_arrays

#: bytes of arrays kept that no file holds; those asked for longest ago go first
MOST_BYTES = 128 << 20
_MAPPED: dict[str, Arrays] = {}
_MADE: OrderedDict[str, Arrays] = OrderedDict()


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

    What a file holds is mapped into memory: it is read where it is looked at, costs a worker
    nothing of its own, and is shared by all.

    Args:
        name: file name without ending; must hold a ``digest``.
        make: gives the arrays; called only when nobody has them.

    Returns:
        The arrays; do not write into them.
    """
    mapped = _MAPPED.get(name)
    if mapped is not None:
        return mapped
    path = library.cache_folder("shapes") / f"{name}{SUFFIX}"
    found = read_arrays(path)
    if found is None and name not in _MADE:
        made = make()
        write_arrays(path, made)
        found = read_arrays(path)
        if found is None:  # a folder that takes no files
            _MADE[name] = made
            _make_room()
    if found is None:
        _MADE.move_to_end(name)
        return _MADE[name]
    _MAPPED[name] = found
    return found


def _make_room() -> None:
    """Let go of the arrays made longest ago."""
    sizes = {name: sum(a.nbytes for a in arrays.values()) for name, arrays in _MADE.items()}
    held = sum(sizes.values())
    while held > MOST_BYTES and len(_MADE) > 1:
        held -= sizes[_MADE.popitem(last=False)[0]]


def forget() -> None:
    """Empty the memory (not the disk)."""
    _MAPPED.clear()
    _MADE.clear()
