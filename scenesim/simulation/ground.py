"""Ways over the ground off the lanes: straight on, and across a road from kerb to kerb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, pi, sin

from scenesim.roads.network import RoadNetwork

_BEYOND_KERB_M = 0.9  # how far onto the far sidewalk a crossing goes
_FARTHEST_M = 60.0
_KERB_M = 0.08  # in height between places a metre apart: more is a kerb, not a slope

Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Strip:
    """One lane in a cut through a road.

    Attributes:
        lane: id.
        kind: lane type.
        right, left: (x, y, z) m, its borders seen along growing s.
    """

    lane: int
    kind: str
    right: Place
    left: Place


def cut(network: RoadNetwork, road: str, s_m: float) -> tuple[Strip, ...]:
    """All lanes of a road at a station, from right to left along growing s.

    Args:
        network: the roads.
        road: id.
        s_m: station.

    Returns:
        The strips.
    """
    ids: list[int] = []
    for sign in (-1, 1):
        lane = sign
        while network.span_at(road, lane, s_m) is not None:
            ids.append(lane)
            lane += sign
    strips = []
    for lane in sorted(ids):
        span = network.span_at(road, lane, s_m)
        half = network.lane_pose(road, lane, s_m).width_m / 2
        if span is None or half <= 0.01:
            continue
        right = network.lane_pose(road, lane, s_m, -half).position
        left = network.lane_pose(road, lane, s_m, half).position
        strips.append(Strip(lane, span.kind, right, left))
    return tuple(strips)


def height(network: RoadNetwork, x_m: float, y_m: float, otherwise: float) -> float:
    """Height of the ground that a foot stands on.

    Args:
        network: the roads.
        x_m: world.
        y_m: world.
        otherwise: m, off the roads.

    Returns:
        m.
    """
    found = network.ground_m(x_m, y_m)
    return otherwise if found is None else found


def over_ground(
    network: RoadNetwork, points: Sequence[tuple[float, float]], z_m: float
) -> list[Place]:
    """A way over the ground through points, half a metre from one to the next.

    Args:
        network: the roads.
        points: (x, y) m, world.
        z_m: height off the roads.

    Returns:
        (x, y, z) m points.
    """
    found = [(*points[0], height(network, *points[0], z_m))]
    for (x0, y0), (x1, y1) in pairwise(points):
        count = max(1, ceil(hypot(x1 - x0, y1 - y0) / 0.5))
        for k in range(1, count + 1):
            _step_to(network, found, (x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count))
    return found


def straight(
    network: RoadNetwork, start: Place, yaw_rad: float, length_m: float, behind_m: float = 0.0
) -> list[Place]:
    """Points straight on over the ground.

    Args:
        network: the roads.
        start: (x, y, z) m.
        yaw_rad: which way.
        length_m: how far.
        behind_m: how far before the start it begins.

    Returns:
        Points one metre apart or nearer.
    """
    c, s = cos(yaw_rad), sin(yaw_rad)
    back = [start]
    for k in range(1, ceil(behind_m) + 1):
        _step_to(network, back, (start[0] - k * c, start[1] - k * s))
    ahead = [start]
    for k in range(1, max(2, ceil(length_m) + 1)):
        _step_to(network, ahead, (start[0] + k * c, start[1] + k * s))
    return [*back[:0:-1], *ahead]


def _step_to(network: RoadNetwork, found: list[Place], place: tuple[float, float]) -> None:
    """Go on to a place; a kerb on the way there is found and stays steep."""
    last = found[-1]
    there = (*place, height(network, *place, last[2]))
    low, high = last, there
    while abs(high[2] - low[2]) > _KERB_M and hypot(high[0] - low[0], high[1] - low[1]) > 0.15:
        x, y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
        middle = (x, y, height(network, x, y, low[2]))
        nearer = abs(middle[2] - low[2]) < abs(middle[2] - high[2])
        low, high = (middle, high) if nearer else (low, middle)
    if low is not last:
        found.append(low)
    if high is not there:
        found.append(high)
    found.append(there)


def across(
    network: RoadNetwork, start: Place, yaw_rad: float, angle_rad: float = pi / 2
) -> list[Place] | None:
    """The way from a place beside or on a road to the far side of its carriageway.

    Args:
        network: the roads.
        start: (x, y, z) m.
        yaw_rad: where the actor looks; decides the side when it stands in the middle.
        angle_rad: between the way and the road.

    Returns:
        Points from the start to the far sidewalk or verge; None when no road is near.
    """
    found = network.locate(start[0], start[1])
    for k in range(1, 9):
        if found is not None:
            break
        x, y = start[0] + k * cos(yaw_rad), start[1] + k * sin(yaw_rad)
        found = network.locate(x, y)
    if found is None:
        return None
    span, s, _ = found
    pose = network.lane_pose(span.road, span.lane, s)
    along = pose.heading_rad if span.forward else pose.heading_rad + pi
    strips = cut(network, span.road, s)
    normal = (-sin(along), cos(along))

    def side(p: Place) -> float:
        return (p[0] - start[0]) * normal[0] + (p[1] - start[1]) * normal[1]

    driven = [one for one in strips if one.kind in {"driving", "biking", "bidirectional"}] or strips
    right, left = side(driven[0].right), side(driven[-1].left)
    looks = -1.0 if cos(yaw_rad) * normal[0] + sin(yaw_rad) * normal[1] < 0.0 else 1.0
    go = 1.0 if right > 0.0 else -1.0 if left < 0.0 else looks
    ahead = []
    for one in strips if go > 0.0 else strips[::-1]:
        near, far = sorted((go * side(p), p[2]) for p in (one.right, one.left))
        # a kerb is as steep as a foot: two heights at one place would lose one
        ahead += [
            (t, z) for t, z in ((near[0] + 0.04, near[1]), (far[0] - 0.04, far[1])) if t > 0.05
        ]
    carriageway = go * (left if go > 0 else right)
    last = _end(strips, side, go, carriageway, ahead[-1][0] if ahead else 3.0)
    way = along + go * angle_rad
    stretch = 1.0 / max(sin(angle_rad), 0.3)
    points = [start]
    for t, z in [*((t, z) for t, z in ahead if t < last), (last, _height_at(ahead, last))]:
        reach = max(t, 0.02) * stretch
        x, y = start[0] + reach * cos(way), start[1] + reach * sin(way)
        # a way aslant comes to other stations of a road that may climb
        points.append((x, y, z if stretch < 1.0001 else height(network, x, y, z)))
    return points


def _end(
    strips: tuple[Strip, ...],
    side: Callable[[Place], float],
    go: float,
    carriageway: float,
    farthest: float,
) -> float:
    """How far across the crossing ends: on the first sidewalk beyond the carriageway."""
    for strip in strips:
        near, far = sorted((go * side(strip.right), go * side(strip.left)))
        if strip.kind == "sidewalk" and near >= carriageway - 0.1:
            return float(min(near + _BEYOND_KERB_M, (near + far) / 2 + 0.3))
    return float(min(max(farthest - 0.3, carriageway), _FARTHEST_M))


def _height_at(heights: list[tuple[float, float]], t: float) -> float:
    """Height at an offset between borders, of the strip that it lies in."""
    if not heights:
        return 0.0
    for (t0, z0), (t1, z1) in pairwise(heights):
        if t0 <= t <= t1 and t1 > t0:
            return z0 + (z1 - z0) * (t - t0) / (t1 - t0)
    return heights[-1][1] if t > heights[-1][0] else heights[0][1]
