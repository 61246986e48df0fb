"""Ways to go as evenly spaced points, made from lanes or points and kept for the next draw."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, floor, inf, pi

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.actors import PH, PK, PLIMIT
from scenesim.kernels.measures import station_on
from scenesim.kernels.ways import bend_limits
from scenesim.randomness import Stream
from scenesim.roads.network import LaneSpan, RoadNetwork

Floats = NDArray[np.float64]

_SPACING = 0.5
_KEPT = 1024
_LATERAL = 2.5  # m/s^2 across the path that drivers accept
_BRAKING = 2.0  # m/s^2 along it when a bend comes
_TURNS_TRIED = 24  # choices among which a wanted turn is looked for
_TURNS = ("left", "right", "straight")
_VARIANTS = 4.0  # choices of turns that are told apart
_BUCKET = 50.0  # m: lane paths begin and end at multiples, so that draws share them
_cache: OrderedDict[tuple[object, ...], tuple[RoadNetwork, Path]] = OrderedDict()


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A way to go.

    Attributes:
        points: (P, 6): x, y, z (m, world), heading (rad, continuous), curvature (1/m), speed
            limit (m/s) that bends and the law allow.
        spacing_m: between points.
        lanes: the lanes it runs through with the station at which each begins; empty off lanes.
    """

    points: Floats
    spacing_m: float
    lanes: tuple[tuple[float, LaneSpan], ...] = ()

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape[1] != 6 or len(self.points) < 2:
            raise ValueError(f"want points (P >= 2, 6), got {self.points.shape}")

    @property
    def length_m(self) -> float:
        """The station of the last point.

        Returns:
            m.
        """
        return (len(self.points) - 1) * self.spacing_m

    def station(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Where a place is along the path.

        Args:
            x_m: world.
            y_m: world.

        Returns:
            Station and offset to the left, m.
        """
        station, offset, _ = station_on(self.points, self.spacing_m, x_m, y_m, -1)
        return station, offset


def even(
    points: Floats, headings: Floats | None = None, spacing_m: float = _SPACING
) -> tuple[Floats, float]:
    """Points spread evenly along a polyline.

    Args:
        points: (P, 3) m, world.
        headings: (P,) rad, continuous; None: from the points.
        spacing_m: about this far apart.

    Returns:
        (Q, 6) points of a path without limits, and their spacing.
    """
    steps = np.diff(points[:, :2], axis=0)
    lengths = np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1])
    keep = np.concatenate([[True], lengths > 1e-6])
    points, lengths = points[keep], lengths[keep[1:]]
    stations = np.concatenate([[0.0], np.cumsum(lengths)])
    if len(points) < 2:
        points = np.stack([points[0], points[0] + np.array([0.01, 0.0, 0.0])])
        stations = np.array([0.0, 0.01])
    turns = _headings(points) if headings is None or not keep.all() else headings
    count = max(2, int(stations[-1] / spacing_m) + 1)
    at = np.linspace(0.0, float(stations[-1]), count)
    out = np.zeros((count, 6))
    for column in range(3):
        out[:, column] = np.interp(at, stations, points[:, column])
    out[:, PH] = np.interp(at, stations, turns)
    gap = float(at[1])
    bend = (out[2:, PH] - out[:-2, PH]) / (2.0 * gap)
    out[1:-1, PK] = bend
    out[0, PK], out[-1, PK] = out[1, PK], out[-2, PK]
    out[:, PLIMIT] = inf
    return out, gap


def through(
    points: Sequence[tuple[float, float, float]], spacing_m: float = _SPACING, limited: bool = True
) -> Path:
    """A path through points.

    Args:
        points: (x, y, z) m, world.
        spacing_m: of the path.
        limited: bends limit the speed.

    Returns:
        The path.
    """
    spread, gap = even(np.array(points, dtype=np.float64), None, spacing_m)
    if limited:
        bend_limits(spread, gap, _LATERAL, _BRAKING)
    return Path(spread, gap)


def lane_path(
    network: RoadNetwork, place: tuple[str, int, float], length_m: float, stream: Stream
) -> Path:
    """The way on from a place on a driving lane, begun some metres before it.

    Args:
        network: the roads.
        place: road, lane, s (m).
        length_m: how far on it should reach.
        stream: chooses the turns; few choices are told apart so that draws share paths.

    Returns:
        The path; shorter where the road ends.
    """
    road, lane, s = place
    span = network.span_at(road, lane, s)
    forward = span is None or span.forward
    sign = 1.0 if forward else -1.0
    start = _BUCKET * (
        floor((s - sign * 12.0) / _BUCKET) if forward else ceil((s + 12.0) / _BUCKET)
    )
    start = min(max(start, 0.0), network.length_m(road))
    if network.span_at(road, lane, start) is None or (span is not None and span.junction):
        start = s
    reach = _BUCKET * ceil((abs(s - start) + length_m) / _BUCKET)
    place = (road, lane, start)
    found = _kept(
        network, (id(network), *place, reach, 0), lambda: _drive(network, place, reach, 0)
    )
    variant = int(stream.uniform() * _VARIANTS)
    if variant == 0 or not any(one.junction for _, one in found.lanes):
        return found
    key = (id(network), *place, reach, variant)
    return _kept(network, key, lambda: _drive(network, place, reach, variant))


def turning_path(
    network: RoadNetwork, place: tuple[str, int, float], length_m: float, direction: str
) -> Path | None:
    """A way on that turns as wanted at the first junction.

    Args:
        network: the roads.
        place: road, lane, s (m).
        length_m: how far on it should reach.
        direction: ``left``, ``right`` or ``straight``.

    Returns:
        The path, or None if no way found turns so.
    """
    ways = _turning(network, place, length_m)
    return next((path for turn, path in ways if turn == direction), None)


def turns_ahead(
    network: RoadNetwork, place: tuple[str, int, float], length_m: float
) -> tuple[str, ...]:
    """Which ways the first junction ahead offers.

    Args:
        network: the roads.
        place: road, lane, s (m).
        length_m: how far ahead.

    Returns:
        Of ``left right straight``, in this order; empty where no junction is ahead.
    """
    found: set[str] = set()
    for turn, _ in _turning(network, place, length_m):
        found.add(turn)
        if found.issuperset(_TURNS):
            break  # there is no fourth
    return tuple(turn for turn in _TURNS if turn in found)


def _turning(
    network: RoadNetwork, place: tuple[str, int, float], length_m: float
) -> Iterator[tuple[str, Path]]:
    """Ways ahead with what they do at the first junction; the same may come more than once."""
    for variant in range(_TURNS_TRIED):
        key = (id(network), *place, length_m, "turn", variant)
        path = _kept(network, key, lambda v=variant: _drive(network, place, length_m, v))  # type: ignore[misc]
        yield _first_turn(path), path


def _first_turn(path: Path) -> str:
    """Which way a path goes at its first junction."""
    stations = [*(station for station, _ in path.lanes), path.length_m]
    for k, (_, span) in enumerate(path.lanes):
        if span.junction:
            rows = [min(int(s / path.spacing_m), len(path.points) - 1) for s in stations[k : k + 2]]
            bend = float(path.points[rows[1], PH] - path.points[rows[0], PH])
            return "straight" if abs(bend) < 0.5 else "left" if bend > 0.0 else "right"
    return ""


def lane_line(network: RoadNetwork, road: str, lane: int, forward: bool) -> Path:
    """The centre line of a lane of any type along its whole road.

    Args:
        network: the roads.
        road: id.
        lane: id.
        forward: along growing s.

    Returns:
        The path.
    """
    key = (id(network), road, lane, "line", forward)
    return _kept(network, key, lambda: _line(network, road, lane, forward))


def _kept(network: RoadNetwork, key: tuple[object, ...], make: Callable[[], Path]) -> Path:
    found = _cache.get(key)
    if found is not None and found[0] is network:
        _cache.move_to_end(key)
        return found[1]
    path = make()
    _cache[key] = (network, path)
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return path


def _drive(
    network: RoadNetwork, place: tuple[str, int, float], length_m: float, variant: int
) -> Path:
    road, lane, s = place
    way = network.path_ahead(road, lane, s, length_m, Stream.of(variant).child(f"{road}/{lane}"))
    points, gap = even(way.points, way.headings)
    bend_limits(points, gap, _LATERAL, _BRAKING)
    return Path(points, gap, way.lanes)


def _line(network: RoadNetwork, road: str, lane: int, forward: bool) -> Path:
    length = network.length_m(road)
    count = max(2, ceil(length / 2.0) + 1)
    places = [length * k / (count - 1) for k in range(count)]
    rows = []
    for s in places:
        s_in = min(max(s, 1e-6), length - 1e-6)
        if network.span_at(road, lane, s_in) is not None:
            rows.append(network.lane_pose(road, lane, s_in).position)
    if len(rows) < 2:
        raise ValueError(f"want a lane {lane} on road {road}, got none")
    if not forward:
        rows.reverse()
    return through(rows, 1.0)


def _headings(points: Floats) -> Floats:
    """(P,) continuous headings of a polyline, each the mean of its two legs."""
    x, y = points[:, 0].tolist(), points[:, 1].tolist()
    legs = [atan2(y[k + 1] - y[k], x[k + 1] - x[k]) for k in range(len(x) - 1)]
    for k in range(1, len(legs)):
        legs[k] = legs[k - 1] + (legs[k] - legs[k - 1] + pi) % (2.0 * pi) - pi
    middle = [(a + b) / 2.0 for a, b in pairwise(legs)]
    return np.array([legs[0], *middle, legs[-1]])
