"""Where people cross: the marked crossings of a map, each from kerb to kerb."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.roads.things import Thing, box_corners

Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A marked crossing.

    Attributes:
        road: id of the road that it lies on.
        s_m: station of its middle.
        near: (x, y, z) m, world: the middle of its end on the right of growing s.
        far: the same on the left.
        width_m: along the traffic.
    """

    road: str
    s_m: float
    near: Place
    far: Place
    width_m: float

    @property
    def length_m(self) -> float:
        """From end to end.

        Returns:
            m.
        """
        return hypot(self.far[0] - self.near[0], self.far[1] - self.near[1])

    def at(self, distance_m: float, aside_m: float = 0.0) -> tuple[float, float]:
        """A place on the crossing or beyond its ends.

        Args:
            distance_m: from its near end towards the far one; negative is before it.
            aside_m: to the left of that way.

        Returns:
            (x, y) m, world.
        """
        yaw = self.heading_rad
        c, s = cos(yaw), sin(yaw)
        x = self.near[0] + distance_m * c - aside_m * s
        return x, self.near[1] + distance_m * s + aside_m * c

    @property
    def heading_rad(self) -> float:
        """From the near to the far end.

        Returns:
            rad, world.
        """
        return atan2(self.far[1] - self.near[1], self.far[0] - self.near[0])


def crosswalks(network: RoadNetwork) -> tuple[Crosswalk, ...]:
    """All marked crossings of a network.

    Args:
        network: the roads.

    Returns:
        In the order of roads and objects; empty where the network has no objects.
    """
    return _crosswalks(network) if isinstance(network, MapNetwork) else ()


@lru_cache(maxsize=32)
def _crosswalks(network: MapNetwork) -> tuple[Crosswalk, ...]:
    found = [
        _crosswalk(network, road, thing)
        for road in network.road_ids()
        for thing in network.things(road)
        if thing.object.kind == "crosswalk"
    ]
    return tuple(one for one in found if one is not None)


def _crosswalk(network: MapNetwork, road: str, thing: Thing) -> Crosswalk | None:
    outline = thing.areas[0].base if thing.areas else box_corners(thing)
    if len(outline) < 4:
        return None
    corners = [(float(x), float(y), float(z)) for x, y, z in outline[:4].tolist()]
    pairs = [
        (_middle(corners[0], corners[1]), _middle(corners[2], corners[3])),
        (_middle(corners[1], corners[2]), _middle(corners[3], corners[0])),
    ]
    s = min(max(thing.object.s_m, 1e-6), network.length_m(road) - 1e-6)
    lane = next((one for one in (-1, 1) if network.span_at(road, one, s) is not None), None)
    if lane is None:
        return None
    pose = network.lane_pose(road, lane, s)
    span = network.span_at(road, lane, s)
    sign = 1.0 if span is None or span.forward else -1.0
    left = (-sin(pose.heading_rad) * sign, cos(pose.heading_rad) * sign)

    def across(pair: tuple[Place, Place]) -> float:
        dx, dy = pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]
        return (dx * left[0] + dy * left[1]) / max(hypot(dx, dy), 1e-6)

    first, second = pairs
    way, side = (first, second) if abs(across(first)) >= abs(across(second)) else (second, first)
    near, far = way if across(way) >= 0.0 else (way[1], way[0])
    wide = hypot(side[1][0] - side[0][0], side[1][1] - side[0][1])
    if hypot(far[0] - near[0], far[1] - near[1]) < 1.0:
        return None
    return Crosswalk(road, s, near, far, wide)


def _middle(a: Place, b: Place) -> Place:
    return 0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1]), 0.5 * (a[2] + b[2])
