"""Verbs and measures of installed plug-ins, by their entry points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: entry points of these groups are phases of a verb, and functions that measure a run
BEHAVIOURS, MEASURES = "scenesim.behaviours", "scenesim.measures"

#: rows of the actors that each argument means: one, or those of a group
Rows = tuple[tuple[int, ...], ...]


@cache
def verbs() -> Mapping[str, tuple[Callable[[Any], Any], ...]]:
    """Verbs of plug-ins.

    Returns:
        Word to its phases, each from an ``Order`` to a ``Phase``.
    """
    return {
        point.name: tuple(point.load())
        for point in sorted(entry_points(group=BEHAVIOURS), key=lambda one: one.name)
    }


@cache
def measures() -> Mapping[str, Callable[[Any, Rows], Floats]]:
    """Measures of plug-ins.

    Returns:
        Word to a function from the ``Motion`` and the rows of its arguments to (T,) values in SI
        at all steps; claims are 0 or 1.
    """
    return {
        point.name: point.load()
        for point in sorted(entry_points(group=MEASURES), key=lambda one: one.name)
    }
