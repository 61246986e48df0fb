"""Walks from lane to lane: the way ahead of a vehicle as one smooth line."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.angles import wrapped
from scenesim.randomness import Stream
from scenesim.roads.lane_lines import LaneLine, Travel
from scenesim.roads.network import LanePath, LaneSpan

Floats = NDArray[np.float64]

#: lanes without length that follow each other in a circle end the way here
MAX_SPANS = 2000


class Ways(Protocol):
    """What a walk needs to know of a network."""

    def line(self, span: LaneSpan) -> LaneLine:
        """A lane's centre line."""
        ...

    def successors(self, span: LaneSpan) -> Sequence[LaneSpan]:
        """The lanes that go on from a lane."""
        ...


def walk(span: LaneSpan, s_m: float, length_m: float, stream: Stream, ways: Ways) -> LanePath:
    """The way on from a place, turning at random where ways part.

    Args:
        span: the lane it begins on.
        s_m: where on it.
        length_m: of the way; it ends sooner where the lanes end.
        stream: decides the turns.
        ways: the network.

    Returns:
        The path.
    """
    way = _Way(ways.line(span), span.forward, s_m)
    lanes: list[tuple[float, LaneSpan]] = [(0.0, span)]
    turns = 0
    way.whole(ways.line(span).travel(span.forward), s_m if span.forward else -s_m)
    for _ in range(MAX_SPANS):
        ahead = ways.successors(span)
        if way.travelled >= length_m or not ahead:
            break
        if len(ahead) > 1:
            span = stream.child(f"turn/{turns}").pick(ahead)
            turns += 1
        else:
            span = ahead[0]
        lanes.append((way.travelled, span))
        way.whole(ways.line(span).travel(span.forward), None)
    return way.path(lanes, length_m)


class _Way:
    """Grows by whole lanes; the last point of one and the first of the next are the same."""

    def __init__(self, line: LaneLine, forward: bool, s_m: float) -> None:
        x, y, z, heading, _, _ = line.at(s_m)
        first = heading if forward else heading + pi
        self._points = [np.array([[x, y, z]])]
        self._headings = [np.array([wrapped(first)])]
        self._stations = [np.zeros(1)]
        self._last = (x, y, z)
        self._heading = wrapped(first)
        self.travelled = 0.0

    def whole(self, lane: Travel, after: float | None) -> None:
        """Adds a lane, or what of it lies after a key."""
        first = 0 if after is None else int(np.searchsorted(lane.keys, after + 1e-4))
        if first >= len(lane.keys):
            return
        x, y, z = lane.points[first].tolist()
        px, py, pz = self._last
        gap = sqrt((x - px) ** 2 + (y - py) ** 2 + (z - pz) ** 2)
        shift = self.travelled + gap - float(lane.arc[first])
        if gap < 1e-3:
            first += 1
            if first >= len(lane.keys):
                return
        turn = 2 * pi * round((self._heading - float(lane.headings[first])) / (2 * pi))
        self._points.append(lane.points[first:])
        self._headings.append(lane.headings[first:] + turn)
        self._stations.append(lane.arc[first:] + shift)
        px, py, pz = lane.points[-1].tolist()
        self._last = (px, py, pz)
        self._heading = float(lane.headings[-1]) + turn
        self.travelled = float(lane.arc[-1]) + shift

    def path(self, lanes: list[tuple[float, LaneSpan]], length_m: float) -> LanePath:
        """What has been walked, cut to a length."""
        points = np.concatenate(self._points)
        headings = np.concatenate(self._headings)
        stations = np.concatenate(self._stations)
        count = int(np.searchsorted(stations, length_m, side="left"))
        if 0 < count < len(stations):
            before, after = float(stations[count - 1]), float(stations[count])
            share = (length_m - before) / (after - before)
            points, headings = points[: count + 1].copy(), headings[: count + 1].copy()
            stations = stations[: count + 1].copy()
            points[count] = points[count - 1] + share * (points[count] - points[count - 1])
            headings[count] = headings[count - 1] + share * (headings[count] - headings[count - 1])
            stations[count] = length_m
        kept = tuple((at, span) for at, span in lanes if at <= stations[-1])
        return LanePath(points, headings, stations, kept)
