"""Moving along lanes from section to section, and tables of the lanes of a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.driving import MapNetwork
from scenesim.roads.extent import apart
from scenesim.roads.network import LaneSpan, RoadNetwork

#: lane types that vehicles follow
DRIVEN = frozenset(
    {
        *("driving", "entry", "exit", "onRamp", "offRamp", "connectingRamp", "bidirectional"),
        *("mwyEntry", "mwyExit", "slipLane"),
    }
)
Points = tuple[tuple[float, float], ...]

_MOST_HOPS = 200
_COARSE_M = 10.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a lane.

    Attributes:
        span: the lane.
        s_m: along the road's reference line.
        offset_m: from the lane's centre, positive to the left of growing s.
    """

    span: LaneSpan
    s_m: float
    offset_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Stretch:
    """A lane that something may be put on.

    Attributes:
        span: the lane.
        network: that it belongs to.
    """

    span: LaneSpan
    network: RoadNetwork

    @property
    def count(self) -> int:
        """How many points it has.

        Returns:
            At least 2.
        """
        return max(2, ceil(self.length_m / _COARSE_M) + 1)

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Points along it, about 10 m apart: the road is sampled for them.

        Returns:
            (P, 2) m, world.
        """
        span, points = self.span, []
        for k in range(self.count):
            s = span.s_start_m + (span.s_end_m - span.s_start_m) * (k / (self.count - 1))
            s = min(max(s, span.s_start_m + 1e-6), span.s_end_m - 1e-6)
            points.append(self.network.lane_pose(span.road, span.lane, s).position[:2])
        return np.array(points)

    def near(self, way: NDArray[np.float64], reach_m: float) -> NDArray[np.bool_]:
        """Which of its points are near any point of a way.

        Args:
            way: (Q, 2) m, world.
            reach_m: how near.

        Returns:
            (P,).
        """
        if isinstance(self.network, MapNetwork):
            (west, south), (east, north) = way.min(axis=0).tolist(), way.max(axis=0).tolist()
            if apart(self.network.extents[self.span.road], (west, south, east, north)) > reach_m:
                return np.zeros(self.count, dtype=bool)
        gap = self.points[:, None, :] - way[None, :, :]
        return np.asarray((gap * gap).sum(axis=2).min(axis=1) < reach_m * reach_m)

    @property
    def length_m(self) -> float:
        """Along the reference line.

        Returns:
            m.
        """
        return self.span.s_end_m - self.span.s_start_m

    def nearest_point(self, s_m: float) -> int:
        """The point that a station is nearest to.

        Args:
            s_m: from the start of the lane.

        Returns:
            Row of ``points``.
        """
        last = self.count - 1
        return min(max(round(s_m / self.length_m * last), 0), last)


def along(network: RoadNetwork, spot: Spot, distance_m: float) -> Spot | None:
    """The place some way on in travel direction, or back.

    Args:
        network: the roads.
        spot: from where.
        distance_m: negative is back.

    Returns:
        The place, on the same lane or one that it leads to; None where the road ends.
    """
    span, s = spot.span, spot.s_m
    for _ in range(_MOST_HOPS):
        target = s + distance_m if span.forward else s - distance_m
        if span.s_start_m <= target <= span.s_end_m:
            return Spot(span, target, spot.offset_m)
        past_end = target > span.s_end_m
        edge = span.s_end_m if past_end else span.s_start_m
        used = abs(edge - s)
        distance_m -= used if distance_m > 0 else -used
        following = _next(network, span, distance_m > 0, past_end)
        if following is None:
            return None
        span = following
        s = span.s_start_m if span.forward == (distance_m > 0) else span.s_end_m
    return None


def against_lane(network: RoadNetwork, spot: Spot, length_m: float = 500.0) -> Points:
    """The way of who drives a lane the wrong way.

    Args:
        network: the roads.
        spot: from where.
        length_m: at most so far.

    Returns:
        (x, y) m points, 4 m apart, against the lane's direction.
    """
    points = []
    here: Spot | None = spot
    for _ in range(int(length_m / 4.0)):
        if here is None:
            break
        pose = network.lane_pose(here.span.road, here.span.lane, here.s_m, here.offset_m)
        points.append(pose.position[:2])
        here = along(network, here, -4.0)
    return tuple(points)


def runs_off(network: RoadNetwork, spot: Spot, distance_m: float) -> bool:
    """Whether who drives on comes to the end of a road that leads straight onto another.

    Maps have roads that end without a link, rings among them. Beyond other ends the land goes
    on, and so may a car.

    Args:
        network: the roads.
        spot: from where.
        distance_m: how far it will drive.

    Returns:
        True or False.
    """
    span, s = spot.span, spot.s_m
    for _ in range(_MOST_HOPS):
        edge = span.s_end_m if span.forward else span.s_start_m
        distance_m -= abs(edge - s)
        if distance_m <= 0.0:
            return False
        following = _next(network, span, True, span.forward)
        if following is None:
            inside = edge - 1e-3 if span.forward else edge + 1e-3
            pose = network.lane_pose(span.road, span.lane, inside)
            x, y, _ = pose.position
            beyond = min(distance_m, 12.0)
            c, d = cos(pose.heading_rad), sin(pose.heading_rad)
            return network.locate(x + beyond * c, y + beyond * d) is not None
        span = following
        s = span.s_start_m if span.forward else span.s_end_m
    return False


def _next(network: RoadNetwork, span: LaneSpan, onward: bool, past_end: bool) -> LaneSpan | None:
    """The lane beyond an end of a lane."""
    beyond = span.s_end_m + 1e-3 if past_end else span.s_start_m - 1e-3
    same_id = network.span_at(span.road, span.lane, beyond)
    if same_id is not None and same_id.section == span.section:
        same_id = None
    if onward:
        ahead = network.successors(span)
        return ahead[0] if ahead else same_id
    if same_id is not None and span in _successors(network, same_id):
        return same_id
    behind = (one for one in _spans(network) if span in _successors(network, one))
    return next(behind, same_id)


def _successors(network: RoadNetwork, span: LaneSpan) -> tuple[LaneSpan, ...]:
    return tuple(network.successors(span))


@lru_cache(maxsize=32)
def _spans(network: RoadNetwork) -> tuple[LaneSpan, ...]:
    return tuple(span for span in network.spans() if span.kind in DRIVEN)


def beside(
    network: RoadNetwork, span: LaneSpan, side: str, kinds: frozenset[str]
) -> LaneSpan | None:
    """The nearest lane of some types on a side of travel.

    Args:
        network: the roads.
        span: from which lane.
        side: ``left`` or ``right``.
        kinds: lane types.

    Returns:
        The lane, or None.
    """
    here = network.neighbour(span, side)
    left_of_travel = side == "left"
    for _ in range(20):
        if here is None or here.kind in kinds:
            return here
        # past the middle of the road the sides of travel are swapped
        turned = here.forward != span.forward
        here = network.neighbour(here, "left" if left_of_travel != turned else "right")
    return None


@lru_cache(maxsize=256)
def stretches(network: RoadNetwork, kinds: frozenset[str]) -> tuple[Stretch, ...]:
    """All lanes of some types outside junctions, with points to measure nearness by.

    Args:
        network: the roads.
        kinds: lane types.

    Returns:
        In the network's order.
    """
    return tuple(
        Stretch(span, network)
        for span in network.spans()
        if span.kind in kinds and not span.junction and span.s_end_m - span.s_start_m >= 1.0
    )


def heading_of(network: RoadNetwork, spot: Spot) -> float:
    """Direction of travel at a place.

    Args:
        network: the roads.
        spot: the place.

    Returns:
        rad, world.
    """
    return network.lane_pose(spot.span.road, spot.span.lane, spot.s_m).heading_rad


def road_heading(span: LaneSpan, travel_rad: float) -> float:
    """Direction of growing s from the direction of travel.

    Args:
        span: the lane.
        travel_rad: rad, world.

    Returns:
        rad, world.
    """
    return travel_rad if span.forward else travel_rad + pi


def no_lane(network: RoadNetwork, road: str, lane: int, s_m: float | None = None) -> str:
    """Why a road has no lane of that id at a place; the same words for every draw of a scenario.

    Args:
        network: the roads.
        road: one of them.
        lane: its id.
        s_m: station along the road; None for anywhere.

    Returns:
        A phrase for a message.
    """
    if s_m is not None and not 0.0 <= s_m <= network.length_m(road):
        return f"road '{road}' does not reach that far: s is beyond its ends"
    kinds = {span.lane: span.kind for span in network.spans() if span.road == road}
    if lane in kinds:
        return f"road '{road}' has no lane {lane} there"
    known = ", ".join(f"{one} {kinds[one]}" for one in sorted(kinds, reverse=True))
    return f"road '{road}' has no lane {lane}; it has {known}"
