"""Parking spaces: along the kerb, or square to the aisle where the lane is as deep as a car."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import floor, pi, sqrt

from scenesim.geometry.angles import wrapped
from scenesim.roads.crosswalks import crosswalks
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import LaneSpan, RoadNetwork
from scenesim.sampling.lanes import Spot, Stretch, stretches
from scenesim.world.scene import LanePosition, Model

_SLOT_M = 6.0  # pitch of parking along a kerb
_BAY_M = 2.5  # of parking square to an aisle that has no bays painted
_BEND_M, _SHARP_M = 15.0, 60.0  # a bend of that radius is sharp, so far before and behind too
_SQUARE_M = 3.8  # a lane that wide is parked in square to it
_OVER_LINE_M = 0.12  # that a corner may stand in the lane beside
_BACKED_IN = 0.3  # share of cars that stand with their nose to the aisle


@dataclass(frozen=True, slots=True)
class Space:
    """Room for one vehicle.

    Attributes:
        number: in the whole network.
        spot: its middle.
        point: which point of its stretch is nearest.
        width_m: of the lane there.
        pitch_m: along the lane.
        is_square: vehicles stand across the lane.
    """

    number: int
    spot: Spot
    point: int
    width_m: float
    pitch_m: float
    is_square: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a vehicle stands in a space.

    Attributes:
        place: (x, y, z) m, world.
        yaw_rad: world.
        lane: the same on the road.
    """

    place: tuple[float, float, float]
    yaw_rad: float
    lane: LanePosition


@lru_cache(maxsize=32)
def spaces(network: RoadNetwork) -> tuple[tuple[Stretch, tuple[Space, ...]], ...]:
    """All parking spaces of a network.

    Args:
        network: the roads.

    Returns:
        Stretch by stretch.
    """
    found = []
    first = 0
    for stretch in stretches(network, frozenset({"parking"})):
        span = stretch.span
        along, pitch, square = _along(network, stretch)
        found.append(
            (
                stretch,
                tuple(
                    Space(
                        first + k,
                        Spot(span, span.s_start_m + s),
                        stretch.nearest_point(s),
                        network.lane_pose(span.road, span.lane, span.s_start_m + s).width_m,
                        pitch,
                        square,
                    )
                    for k, s in enumerate(along)
                    if not _is_crossed(network, span, span.s_start_m + s, pitch)
                    if not _is_bent(network, span, span.s_start_m + s)
                ),
            )
        )
        first += len(along)
    return tuple(found)


def stand(
    network: RoadNetwork, space: Space, model: Model, shares: tuple[float, float, float]
) -> Stand | None:
    """A vehicle in a space, as people park: a little askew, not quite in the middle.

    Args:
        network: the roads.
        space: free.
        model: the vehicle's.
        shares: along, across and about, each 0 to 1.

    Returns:
        Where it stands; None where it is too long or too wide.
    """
    span, (along, across, about) = space.spot.span, shares
    if space.is_square:
        width = space.width_m
        if model.length_m > width + 0.3 or model.width_m > space.pitch_m - 0.4:
            return None
        slack = space.pitch_m - 0.4 - model.width_m
        s = space.spot.s_m + (along - 0.5) * slack
        outward = -1.0 if span.lane < 0 else 1.0
        # from the aisle the nose goes in first, or the boot
        offset = outward * (across - 0.5) * max(0.0, width - model.length_m)
        nose = outward if about > _BACKED_IN else -outward
        turn = nose * 0.5 * pi * (1.0 if span.forward else -1.0)
        skew = 0.04 * (about - 0.5)
    else:
        if model.length_m > space.pitch_m - 0.4:
            return None
        s = space.spot.s_m + (along - 0.5) * (space.pitch_m - 0.5 - model.length_m)
        width = network.lane_pose(span.road, span.lane, s).width_m
        skew = _skew(about)
        # towards the kerb
        inward = -1.0 if span.lane < 0 else 1.0
        offset = inward * _beside_kerb(width, model, across, abs(skew))
        turn = 0.0
    pose = network.lane_pose(span.road, span.lane, s, offset)
    yaw = pose.heading_rad + turn + skew
    return Stand(pose.position, yaw, LanePosition(span.road, span.lane, s, offset))


def _skew(about: float) -> float:
    """How far a car stands askew along a kerb: half of them less than a degree, the worst three."""
    share = 2.0 * about - 1.0
    return share * (0.022 + 0.030 * share * share)


def _beside_kerb(width_m: float, model: Model, across: float, skew_rad: float) -> float:
    """How far a car's middle lies from the lane's towards the kerb, m.

    Args:
        width_m: of the lane.
        model: the vehicle's.
        across: 0 far from the kerb, 1 close to it.
        skew_rad: how far it stands askew, at least 0.

    Returns:
        From the kerb to its nearest corner 5 to 35 cm are left, but no corner stands more than
        12 cm in the lane beside.
    """
    slack = width_m - model.width_m
    askew = 0.5 * model.length_m * skew_rad
    gap = 0.05 + askew + 0.30 * (1.0 - across) * sqrt(1.0 - across)
    gap = min(gap, max(slack + _OVER_LINE_M - askew, 0.05 + askew))
    return 0.5 * slack - gap


def _along(network: RoadNetwork, stretch: Stretch) -> tuple[Sequence[float], float, bool]:
    """Stations of the spaces from the stretch's start, their pitch, and whether they are square."""
    span = stretch.span
    middle = 0.5 * (span.s_start_m + span.s_end_m)
    width = network.lane_pose(span.road, span.lane, middle).width_m
    square = width >= _SQUARE_M
    painted = _painted(network, span) if square else []
    if len(painted) > 1:
        pitch = min(b - a for a, b in pairwise(painted))
        if 2.0 <= pitch <= 4.5:
            return painted, pitch, True
    pitch = _BAY_M if square else _SLOT_M
    count = max(floor((stretch.length_m - 1.0) / pitch), 0)
    margin = (stretch.length_m - count * pitch) / 2
    return [margin + (k + 0.5) * pitch for k in range(count)], pitch, square


def _painted(network: RoadNetwork, span: LaneSpan) -> list[float]:
    """Stations, from the lane's start, of the bays that a map paints on it."""
    if not isinstance(network, MapNetwork):
        return []
    found = []
    for thing in network.things(span.road):
        if thing.object.kind != "parkingSpace":
            continue
        x, y, _ = thing.T_world_from_thing.translation.tolist()
        under = network.locate(x, y)
        if under is not None and under[0] == span:
            found.append(under[1] - span.s_start_m)
    return sorted(found)


def _is_bent(network: RoadNetwork, span: LaneSpan, s_m: float) -> bool:
    """Whether a space lies in a sharp bend: nobody may park there, for the ends of lorries."""
    low = max(s_m - _BEND_M, span.s_start_m + 1e-6)
    high = min(s_m + _BEND_M, span.s_end_m - 1e-6)
    ends = (network.lane_pose(span.road, span.lane, s).heading_rad for s in (low, high))
    turn = wrapped(next(ends) - next(ends))
    return abs(turn) > (high - low) / _SHARP_M


def _is_crossed(network: RoadNetwork, span: LaneSpan, s_m: float, pitch_m: float) -> bool:
    """Whether a parking space is too near to a crosswalk: 5 m before it is the law."""
    return any(
        one.road == span.road and abs(one.s_m - s_m) < 0.5 * (one.width_m + pitch_m) + 5.0
        for one in crosswalks(network)
    )
