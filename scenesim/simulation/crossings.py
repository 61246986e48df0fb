"""Junctions on the way: where paths enter and leave them, who goes first, what the lights say."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.actors import (
    CROSS_COUNT,
    CROSS_START,
    CROSSING_COLUMNS,
    ENTER,
    EXIT,
    FIRST_COME,
    HALTS,
    LIGHT,
    LINE,
    MOVEMENT,
    OTHER_FIRST,
    PH,
    THIS_FIRST,
)
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.roads.right_of_way import Control, RightOfWay
from scenesim.simulation.paths import Path

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

_CLEAR_M = 2.6  # centre lines nearer than this cannot be driven at the same time
_KEPT = 20000
_known: OrderedDict[tuple[int, int, int, int], tuple[Path, Path, bool]] = OrderedDict()
_controls: dict[tuple[int, LaneSpan], tuple[RoadNetwork, Control | None]] = {}


class _Movement:
    """A way through a junction, known by the path that shows most of it."""

    def __init__(self, path: Path, index: int, span: LaneSpan, length: float) -> None:
        self.path, self.index, self.span, self.length = path, index, span, length
        enter, leave, _, _ = through_junctions(path)[index]
        bend = float(path.points[_row(path, leave), PH] - path.points[_row(path, enter), PH])
        # straight on goes before right, right before left, where no rule is known
        self.rank = 0 if abs(bend) < 0.5 else 2 if bend > 0.0 else 1


def crossing_table(
    paths: Sequence[Path], network: RoadNetwork, times_s: Sequence[float]
) -> tuple[NDArray[np.int64], Floats, Bytes, Bytes]:
    """What the motion has to know of junctions.

    Args:
        paths: of a run.
        network: the roads.
        times_s: of the steps, in the cycle of the lights.

    Returns:
        The table of paths (K, 4) with the columns of crossings filled; crossings
        (C, CROSSING_COLUMNS); conflicts (V, V) between movements: 0 or who goes first; and
        lights (L, T), 1 where they forbid to go.
    """
    table = np.zeros((len(paths), 4), dtype=np.int64)
    rows: list[list[float]] = []
    movements: dict[tuple[str, int, int], _Movement] = {}
    lights: dict[tuple[str, ...], int] = {}
    for k, path in enumerate(paths):
        table[k, CROSS_START] = len(rows)
        for index, (enter, leave, span, before) in enumerate(through_junctions(path)):
            key = (span.road, span.section, span.lane)
            known = movements.get(key)
            # a path may begin or end inside: the longest shows all of the way through
            if known is None or leave - enter > known.length:
                movements[key] = _Movement(path, index, span, leave - enter)
            row = [0.0] * CROSSING_COLUMNS
            row[ENTER], row[EXIT], row[LINE], row[LIGHT] = enter, leave, enter, -1.0
            row[MOVEMENT] = list(movements).index(key) if known else len(movements) - 1
            control = _control(network, before)
            if control is not None:
                end = before.s_end_m if before is not None and before.forward else 0.0
                row[LINE] = enter - min(abs(end - control.stop_s_m), 12.0)
                row[HALTS] = 1.0 if control.kind == "stop" else 0.0
                if control.kind == "lights":
                    row[LIGHT] = lights.setdefault(control.signals, len(lights))
            rows.append(row)
        table[k, CROSS_COUNT] = len(rows) - table[k, CROSS_START]
    forbids = _forbidding(network, list(lights), times_s)
    crossings = np.array(rows).reshape(-1, CROSSING_COLUMNS)
    return table, crossings, _conflicts(network, list(movements.values())), forbids


def through_junctions(path: Path) -> list[tuple[float, float, LaneSpan, LaneSpan | None]]:
    """The junctions on a path.

    Args:
        path: the way.

    Returns:
        Stations of entering and leaving, the first lane inside, and the lane before, for each.
    """
    found: list[tuple[float, float, LaneSpan, LaneSpan | None]] = []
    ends = [*(station for station, _ in path.lanes[1:]), path.length_m]
    before: LaneSpan | None = None
    for (enter, span), leave in zip(path.lanes, ends, strict=False):
        if not span.junction:
            before = span
            continue
        last = found[-1] if found else None
        if last and last[2].junction == span.junction and enter - last[1] < 0.1:
            found[-1] = (last[0], leave, last[2], last[3])
        elif leave - enter >= 0.5:
            found.append((enter, leave, span, before))
    return found


def _rules(network: RoadNetwork) -> RightOfWay | None:
    """The rules of the road, where the network knows them."""
    return network.right_of_way if isinstance(network, MapNetwork) else None


def _control(network: RoadNetwork, span: LaneSpan | None) -> Control | None:
    """What holds at the end of a lane, where the network knows rules."""
    rules = _rules(network)
    if rules is None or span is None:
        return None
    key = (id(network), span)
    known = _controls.get(key)
    if known is None or known[0] is not network:
        if len(_controls) > _KEPT:
            _controls.clear()
        known = _controls[key] = (network, rules.control(span))
    return known[1]


def _forbidding(
    network: RoadNetwork, lights: Sequence[tuple[str, ...]], times_s: Sequence[float]
) -> Bytes:
    """(L, T) 1 where all lights of a lane forbid to go: who has an arrow may use it."""
    out = np.zeros((len(lights), len(times_s)), dtype=np.int8)
    rules = _rules(network)
    if rules is None:
        return out
    for row, signals in enumerate(lights):
        for step, time in enumerate(times_s):
            states = {rules.light(signal, time) for signal in signals}
            out[row, step] = not states & {"green", "off"}
    return out


def _conflicts(network: RoadNetwork, movements: Sequence[_Movement]) -> Bytes:
    out = np.zeros((len(movements), len(movements)), dtype=np.int8)
    for a, one in enumerate(movements):
        for b in range(a):
            other = movements[b]
            if one.span.junction == other.span.junction and _exclude(one, other):
                first = _who_first(network, one, other)
                out[a, b] = first
                out[b, a] = {OTHER_FIRST: THIS_FIRST, THIS_FIRST: OTHER_FIRST}.get(first, first)
    return out


def _who_first(network: RoadNetwork, one: _Movement, other: _Movement) -> int:
    """Who goes first by the rules of the road, or else by turning."""
    rules = _rules(network)
    if rules is not None:
        waits = other.span.road in rules.gives_way(one.span.road)
        goes = one.span.road in rules.gives_way(other.span.road)
        if waits != goes:
            return OTHER_FIRST if waits else THIS_FIRST
    if one.rank == other.rank:
        return FIRST_COME
    return OTHER_FIRST if other.rank < one.rank else THIS_FIRST


def _row(path: Path, station: float) -> int:
    return min(max(int(station / path.spacing_m), 0), len(path.points) - 1)


def _exclude(one: _Movement, other: _Movement) -> bool:
    """Whether two ways through a junction cross or merge; ways that only part do not."""
    a, b = one.path, other.path
    key = (id(a), one.index, id(b), other.index)
    known = _known.get(key)
    if known is not None and known[0] is a and known[1] is b:
        return known[2]
    p, q = _inside(a, one.index), _inside(b, other.index)
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
    enter, leave, _, _ = through_junctions(path)[index]
    return path.points[_row(path, enter) : _row(path, leave) + 1 : 2, :2]
