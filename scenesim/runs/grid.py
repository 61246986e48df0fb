"""Grids over addresses: texts such as ``20..400 m:8`` and ``30,50 km/h`` as cells of a run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from scenesim.errors import Problem, ScenarioError

#: more cells than this in one sweep is a mistake
MOST_CELLS = 100_000

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"^({_NUMBER})\.\.({_NUMBER})\s*([^:]*):\s*(\d+)$")
_UNIT = re.compile(rf"^({_NUMBER})\s*(.*)$")


def axis(text: str) -> tuple[str, tuple[str, ...]]:
    """One ``--grid`` option: an address and its values.

    Args:
        text: ``ADDRESS=30,50 km/h`` (a unit behind the last serves all) or
            ``ADDRESS=20..400 m:8`` (eight values, ends included).

    Returns:
        The address and the text of each value.

    Raises:
        ScenarioError: it is neither.
    """
    address, equals, values = text.partition("=")
    is_span = ".." in values and ":" in values
    found = _span(values.strip()) if is_span else _listed(values.strip())
    if not equals or not address.strip() or not found:
        hint = "for example --grid ego.speed=30,50km/h or --grid weather.fog=20..400m:8"
        raise ScenarioError([Problem(f"--grid {text}: want ADDRESS=VALUES", hint=hint)])
    return address.strip(), found


def _span(text: str) -> tuple[str, ...]:
    """Equally spaced values; empty where the text is no span."""
    match = _RANGE.match(text)
    if not match:
        return ()
    low, high, unit, count = float(match[1]), float(match[2]), match[3].strip(), int(match[4])
    if not 2 <= count <= MOST_CELLS:
        return ()
    step = (high - low) / (count - 1)
    return tuple(f"{low + step * k:.10g} {unit}".strip() for k in range(count))


def _listed(text: str) -> tuple[str, ...]:
    """Values with commas between; numbers without a unit take that of the last."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    last = _UNIT.match(items[-1]) if items else None
    unit = last[2] if last else ""

    def told(item: str) -> str:
        match = _UNIT.match(item)
        return f"{match[1]} {match[2] or unit}".strip() if match else item

    return tuple(told(item) for item in items)


def cells(axes: Sequence[tuple[str, Sequence[str]]]) -> tuple[dict[str, str], ...]:
    """All combinations of the values of all axes, the last axis fastest.

    Args:
        axes: addresses with their values.

    Returns:
        What each cell fixes.

    Raises:
        ScenarioError: an address comes twice, or there are too many cells.
    """
    names = [name for name, _ in axes]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScenarioError([Problem(f"--grid {twice[0]} comes twice")])
    count = 1
    for _, values in axes:
        count *= len(values)
    if count > MOST_CELLS:
        raise ScenarioError([Problem(f"the grid has {count} cells, more than {MOST_CELLS}")])
    combinations = product(*(values for _, values in axes))
    return tuple(dict(zip(names, values, strict=True)) for values in combinations)
