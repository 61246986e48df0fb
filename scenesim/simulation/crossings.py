"""Junctions on the way: where paths enter and leave them, and which ways exclude each other."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.actors import (
    CROSS_COUNT,
    CROSS_START,
    ENTER,
    EXIT,
    MOVEMENT,
    PH,
    RANK,
)
from scenesim.roads.network import LaneSpan
from scenesim.simulation.paths import Path

Floats = NDArray[np.float64]

_CLEAR_M = 2.6  # centre lines nearer than this cannot be driven at the same time
_KEPT = 20000
_known: OrderedDict[tuple[int, int, int, int], tuple[Path, Path, bool]] = OrderedDict()


def crossing_table(
    paths: Sequence[Path],
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int8]]:
    """What the motion has to know of junctions.

    Args:
        paths: of a run.

    Returns:
        The table of paths (K, 4) with the columns of crossings filled; crossings (C, 4); and
        conflicts (V, V) between movements, 1 where two cross or merge.
    """
    table = np.zeros((len(paths), 4), dtype=np.int64)
    rows: list[list[float]] = []
    movements: list[tuple[Path, int, str]] = []
    longest: list[float] = []
    numbers: dict[tuple[str, int, int, str], int] = {}
    for k, path in enumerate(paths):
        table[k, CROSS_START] = len(rows)
        for index, (enter, leave, span) in enumerate(through_junctions(path)):
            key = (span.road, span.section, span.lane, span.junction)
            if key not in numbers:
                numbers[key] = len(movements)
                movements.append((path, index, span.junction))
                longest.append(0.0)
            # a path may begin or end inside: the longest shows all of the way through
            if leave - enter > longest[numbers[key]]:
                longest[numbers[key]] = leave - enter
                movements[numbers[key]] = (path, index, span.junction)
            row = [0.0] * 4
            row[ENTER], row[EXIT] = enter, leave
            row[MOVEMENT], row[RANK] = numbers[key], _rank(path, enter, leave)
            rows.append(row)
        table[k, CROSS_COUNT] = len(rows) - table[k, CROSS_START]
    conflicts = np.zeros((len(movements), len(movements)), dtype=np.int8)
    for a, one in enumerate(movements):
        for b in range(a):
            other = movements[b]
            if one[2] == other[2] and _exclude(one[0], one[1], other[0], other[1]):
                conflicts[a, b] = conflicts[b, a] = 1
    return table, np.array(rows).reshape(-1, 4), conflicts


def through_junctions(path: Path) -> list[tuple[float, float, LaneSpan]]:
    """The junctions on a path.

    Args:
        path: the way.

    Returns:
        Stations of entering and leaving, and the first lane inside, for each.
    """
    found: list[tuple[float, float, LaneSpan]] = []
    ends = [*(station for station, _ in path.lanes[1:]), path.length_m]
    for (enter, span), leave in zip(path.lanes, ends, strict=False):
        if not span.junction or leave - enter < 0.5:
            continue
        if found and found[-1][2].junction == span.junction and enter - found[-1][1] < 0.1:
            found[-1] = (found[-1][0], leave, found[-1][2])
        else:
            found.append((enter, leave, span))
    return found


def _rank(path: Path, enter: float, leave: float) -> float:
    """Straight on goes before right, right before left: who turns off waits."""
    a, b = _row(path, enter), _row(path, leave)
    bend = float(path.points[b, PH] - path.points[a, PH])
    if abs(bend) < 0.5:
        return 0.0
    return 2.0 if bend > 0.0 else 1.0


def _row(path: Path, station: float) -> int:
    return min(max(int(station / path.spacing_m), 0), len(path.points) - 1)


def _exclude(a: Path, index_a: int, b: Path, index_b: int) -> bool:
    """Whether two ways through a junction cross or merge; ways that only part do not."""
    key = (id(a), index_a, id(b), index_b)
    known = _known.get(key)
    if known is not None and known[0] is a and known[1] is b:
        return known[2]
    p, q = _inside(a, index_a), _inside(b, index_b)
    answer = False
    if np.abs(p[0] - q[0]).max() > 1.0:
        gap = p[:, None, :] - q[None, :, :]
        answer = bool((gap * gap).sum(axis=2).min() < _CLEAR_M * _CLEAR_M)
    _known[key] = (a, b, answer)
    while len(_known) > _KEPT:
        _known.popitem(last=False)
    return answer


def _inside(path: Path, index: int) -> Floats:
    """(Q, 2) m, the centre line inside a junction, a metre apart."""
    enter, leave, _ = through_junctions(path)[index]
    return path.points[_row(path, enter) : _row(path, leave) + 1 : 2, :2]
