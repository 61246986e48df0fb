"""Junctions on the way: where paths enter and leave them, who goes first, what the lights say."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

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
from scenesim.simulation.lights import Lights
from scenesim.simulation.paths import Path

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]

_CLEAR_M = 2.6  # centre lines nearer than this cannot be driven at the same time
_OF_A_GUARD = (-1.0, 2.0, 8.0)  # line, first and last rail from the light of a level crossing, m
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
    paths: Sequence[Path], network: RoadNetwork, lights: Lights, steps: int
) -> tuple[NDArray[np.int64], Floats, Bytes, Bytes]:
    """What the motion has to know of junctions.

    Args:
        paths: of a run.
        network: the roads.
        lights: of the run.
        steps: of the run.

    Returns:
        The table of paths (K, 4) with the columns of crossings filled; crossings
        (C, CROSSING_COLUMNS); conflicts (V, V) between movements: 0 or who goes first; and
        lights (L, T), 1 where they forbid to go.
    """
    table = np.zeros((len(paths), 4), dtype=np.int64)
    rows: list[list[float]] = []
    movements: dict[tuple[str, int, int], _Movement] = {}
    signals: dict[tuple[str, ...], int] = {}
    guarded: list[list[float]] = []
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
                    row[LIGHT] = signals.setdefault(control.signals, len(signals))
            rows.append(row)
        found = list(_guarded(path, network, lights, signals))
        if found:
            guarded += found
            begin = int(table[k, CROSS_START])
            rows[begin:] = sorted((*rows[begin:], *found), key=lambda one: one[ENTER])
        table[k, CROSS_COUNT] = len(rows) - table[k, CROSS_START]
    for row in guarded:  # nobody else's way crosses there
        row[MOVEMENT] = len(movements)
    conflicts = np.zeros((len(movements) + 1,) * 2, dtype=np.int8)
    conflicts[:-1, :-1] = _conflicts(network, list(movements.values()))
    forbids = np.zeros((len(signals), steps), dtype=np.int8)
    for line, names in enumerate(signals):
        forbids[line] = lights.forbid(names, steps)
    return table, np.array(rows).reshape(-1, CROSSING_COLUMNS), conflicts, forbids


def _guarded(
    path: Path, network: RoadNetwork, lights: Lights, signals: dict[tuple[str, ...], int]
) -> Iterator[list[float]]:
    """Level crossings on a way: a light to stop at, and nobody to give way to."""
    guards = lights.rules.guards if lights.rules is not None else ()
    for guard in guards:
        for enter, span in path.lanes:
            if span.road != guard.road or span.forward != guard.forward:
                continue
            if not span.s_start_m <= guard.s_m <= span.s_end_m:
                continue
            x, y, _ = network.lane_pose(span.road, span.lane, guard.s_m).position
            station, offset = path.station(x, y)
            if abs(offset) > 1.0 or station < enter - 1.0:
                continue
            row = [0.0] * CROSSING_COLUMNS
            row[LINE], row[ENTER], row[EXIT] = (station + ahead for ahead in _OF_A_GUARD)
            row[LIGHT] = signals.setdefault((guard.signal,), len(signals))
            yield row


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
