"""Grids over addresses: texts such as ``20..400 m:8`` and ``30,50 km/h`` as cells of a run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from scenesim.errors import Problem, ScenarioError, nearest
from scenesim.files import toml_of

#: more cells than this in one sweep is a mistake
MOST_CELLS = 100_000

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"^({_NUMBER})\.\.({_NUMBER})\s*([^:]*):\s*(\d+)$")
_OPEN_RANGE = re.compile(rf"^{_NUMBER}\s*[^.,:(]*\.\.{_NUMBER}[^.,:]*$")
_UNIT = re.compile(rf"^({_NUMBER})\s*(.*)$")


def grid(*axes: str) -> tuple[dict[str, str], ...]:
    """The cells of a sweep, for ``RunOptions.cells``.

    Args:
        axes: such as ``weather.fog=20..400 m:8`` and ``ego.speed=30,50 km/h``.

    Returns:
        What each cell fixes, the last axis fastest.

    Raises:
        ScenarioError: an axis cannot be read, or there are too many cells.
    """
    return cells([axis(text) for text in axes])


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
    if _OPEN_RANGE.match(values.strip()):
        told = f"--grid {text}: how many values?"
        raise ScenarioError([Problem(told, hint=f"for example --grid {text.strip()}:5")])
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


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """A sweep as a file says it.

    Attributes:
        grid: addresses with the text of each value.
        fixed: ``[set]``: address to text.
        repeat: draws of each cell; None where the file is silent.
        seed: root of all randomness; None where the file is silent.
    """

    grid: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    repeat: int | None = None
    seed: int | None = None


_KEYS = ("grid", "set", "repeat", "seed")


def read_plan(path: Path) -> SweepPlan:
    """A sweep file.

    Args:
        path: of a TOML file: ``[grid]`` and ``[set]`` with addresses in quotes, ``repeat``,
            ``seed``.

    Returns:
        The sweep.

    Raises:
        ScenarioError: with all that is wrong in it.
    """
    content = toml_of(path, lambda told: ScenarioError([Problem(told)]))
    problems = [
        Problem(f"{path}: unknown key '{key}'", nearest=nearest(key, _KEYS), expected=_KEYS)
        for key in content
        if key not in _KEYS
    ]
    grid: list[tuple[str, tuple[str, ...]]] = []
    tables = {name: content.get(name, {}) for name in ("grid", "set")}
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
            hint = '"weather.fog" = "20..400 m:8"'
            problems.append(Problem(f"{path}: [{name}] wants texts by address", hint=hint))
    for key in ("repeat", "seed"):
        if not isinstance(content.get(key, 0), int):
            problems.append(Problem(f"{path}: {key} wants a whole number"))
    if not problems:
        for address, values in tables["grid"].items():
            try:
                grid.append(axis(f"{address}={values}"))
            except ScenarioError as error:
                problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return SweepPlan(tuple(grid), tables["set"], content.get("repeat"), content.get("seed"))
