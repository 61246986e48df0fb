"""Joins the ends of roads into a junction: ways through it, and the kerbs round its corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, pi, sin, tan

import numpy as np

from scenesim.geometry.angles import wrapped
from scenesim.roads.cross_section import BEFORE_M, RoadShape
from scenesim.roads.junctions import Connection, Junction, RoadLink
from scenesim.roads.model import Cubic, Geometry, Lane, LaneHeight, LaneSection, Road
from scenesim.roads.reference_line import curve_length_m

#: lanes that ways through a junction begin and end on
JOINED = frozenset({"driving", "entry", "exit"})
#: a way that turns by less than this goes straight on
STRAIGHT_RAD = 0.6
U_TURN_RAD = 2.8
#: sharper corners are not rounded by one circle
SHARPEST_RAD = 2.9


@dataclass(frozen=True, slots=True)
class End:
    """A lane's end at the edge of a junction, seen by who drives into it.

    Attributes:
        lane: its values.
        x_m, y_m, z_m: of its border towards the road's middle.
        width_m: of it there.
        slope: rise per metre in the direction of travel.
    """

    lane: Lane
    x_m: float
    y_m: float
    z_m: float
    width_m: float
    slope: float


class Arm:
    """The end of a road that touches a junction.

    Attributes:
        road: its values.
        contact: ``start`` or ``end`` of the road.
        heading_rad: into the junction.
        into, out: lanes that traffic enters and leaves the junction on, from the middle outwards.
        near, far: every lane beside the ways in and out, from the middle outwards.
    """

    def __init__(self, road: Road, contact: str) -> None:
        self.road, self.contact = road, contact
        shape = RoadShape(road)
        at_end = contact == "end"
        s = np.array([road.length_m - BEFORE_M if at_end else 0.0])
        section = shape.sections[-1 if at_end else 0]
        frames = shape.frames(s)
        slope = float(shape.elevation.with_slope(s)[1][0]) * (1.0 if at_end else -1.0)
        self.heading_rad = float(frames.heading[0]) + (0.0 if at_end else pi)
        t, _ = section.borders(s)
        middle = section.centre
        sides: dict[bool, list[End]] = {True: [], False: []}
        for column, lane in enumerate(section.lanes):
            left = column < middle
            inner = column + 1 if left else column
            x, y, z = shape.lift(frames, s, t[:, inner])[0].tolist()
            forward = (lane.id < 0) != road.left_hand
            enters = forward == at_end
            width = float(abs(t[0, column + 1] - t[0, column]))
            end = End(lane, x, y, z, width, slope if enters else -slope)
            sides[enters].append(end)
        for ends in sides.values():
            ends.sort(key=lambda end: abs(end.lane.id))
        self.near, self.far = sides[True], sides[False]
        self.into = [end for end in self.near if end.lane.kind in JOINED and end.width_m > 1.0]
        self.out = [end for end in self.far if end.lane.kind in JOINED and end.width_m > 1.0]


def join(
    junction_id: str, arms: Sequence[Arm], first_id: int, turn_lanes: bool = False
) -> tuple[Junction, list[Road]]:
    """A junction of some arms.

    Args:
        junction_id: its id.
        arms: counter-clockwise as seen from above.
        first_id: id of the first way; the others count up.
        turn_lanes: the innermost of several lanes only turns across.

    Returns:
        The junction, and the roads through it.
    """
    ways: list[Road] = []
    connections: list[Connection] = []
    count = len(arms)
    for index, arm in enumerate(arms):
        step = -1 if arm.road.left_hand else 1
        for turn in range(1, count):
            other = arms[(index + step * turn) % count]
            for start, end in _pairs(arm, other, turn_lanes):
                beside = turn == 1 and start is arm.into[-1] and end is other.out[-1]
                number = first_id + len(ways)
                path = way(str(number), junction_id, (arm, start), (other, end), beside)
                ways.append(path)
                links = lane_links(path)
                connections.append(
                    Connection(str(len(connections)), arm.road.id, path.id, "start", links)
                )
    return Junction(junction_id, f"junction {junction_id}", connections=tuple(connections)), ways


def _pairs(arm: Arm, other: Arm, turn_lanes: bool) -> Iterator[tuple[End, End]]:
    """Which lanes lead from one arm to another."""
    if not arm.into or not other.out:
        return
    angle = wrapped(other.heading_rad + pi - arm.heading_rad)
    if abs(angle) > U_TURN_RAD:
        return
    into, out = arm.into, other.out
    if abs(angle) < STRAIGHT_RAD:
        through = into[1:] if turn_lanes and len(into) > 1 else into
        # counted from the kerb, so that the outermost stays the outermost
        for number, start in enumerate(reversed(through)):
            yield start, out[max(len(out) - 1 - number, 0)]
    elif (angle < 0) == (not arm.road.left_hand):
        yield into[-1], out[-1]
    else:
        yield into[0], out[0]


def way(
    road_id: str,
    junction: str,
    start: tuple[Arm, End],
    end: tuple[Arm, End],
    beside: bool,
    plan: tuple[Geometry, ...] = (),
) -> Road:
    """One way through: its inner lane border runs from inner border to inner border.

    Args:
        road_id: of the way.
        junction: id.
        start: arm and lane that it comes from.
        end: arm and lane that it leads to.
        beside: take along what lies outside the lanes: kerb and sidewalk round the corner.
        plan: its reference line; empty: the smoothest.

    Returns:
        The road.
    """
    (arm, a), (other, b) = start, end
    plan = plan or curve_between(
        (a.x_m, a.y_m, arm.heading_rad), (b.x_m, b.y_m, wrapped(other.heading_rad + pi))
    )
    length = plan[-1].s_m + plan[-1].length_m
    sign = 1 if arm.road.left_hand else -1
    pairs = [(a, b), *(_outside(arm, a, other, b) if beside else ())]
    lanes = [
        _lane(sign * number, first, last, length) for number, (first, last) in enumerate(pairs, 1)
    ]
    centre = Lane(0, "none")
    ordered = [centre, *lanes] if sign < 0 else [*lanes[::-1], centre]
    rise = hermite(a.z_m, a.slope, b.z_m, b.slope, length)
    return Road(
        id=road_id,
        length_m=length,
        junction=junction,
        left_hand=arm.road.left_hand,
        predecessor=RoadLink("road", arm.road.id, arm.contact),
        successor=RoadLink("road", other.road.id, other.contact),
        types=tuple(replace(kind, s_m=0.0) for kind in arm.road.types[-1:]),
        plan=plan,
        elevation=(rise,) if (rise.a, rise.b, rise.c, rise.d) != (0, 0, 0, 0) else (),
        sections=(LaneSection(0.0, tuple(ordered)),),
    )


def _outside(arm: Arm, a: End, other: Arm, b: End) -> Iterator[tuple[End, End]]:
    """Lanes beyond the outermost driven ones that go on round the corner."""
    first = [end for end in arm.near if abs(end.lane.id) > abs(a.lane.id) and end.width_m > 0.05]
    last = [end for end in other.far if abs(end.lane.id) > abs(b.lane.id) and end.width_m > 0.05]
    for one, two in zip(first, last, strict=False):
        if one.lane.kind != two.lane.kind:
            return
        yield one, two


def _lane(identity: int, start: End, end: End, length: float) -> Lane:
    width = hermite(start.width_m, 0.0, end.width_m, 0.0, length)
    heights: tuple[LaneHeight, ...] = ()
    if start.lane.heights or end.lane.heights:
        low, high = _height(start.lane), _height(end.lane)
        heights = (LaneHeight(0.0, low, low), LaneHeight(length, high, high))
    return Lane(
        identity,
        start.lane.kind,
        widths=(width,),
        heights=heights,
        predecessor=start.lane.id,
        successor=end.lane.id,
    )


def _height(lane: Lane) -> float:
    return lane.heights[-1].outer_m if lane.heights else 0.0


def lane_links(way: Road) -> tuple[tuple[int, int], ...]:
    """The lane links of a junction for one way through it.

    Args:
        way: a road that begins at the junction's edge.

    Returns:
        (from, to) ids.
    """
    return tuple(
        (lane.predecessor, lane.id)
        for lane in way.sections[0].lanes
        if lane.id and lane.predecessor is not None
    )


def hermite(first: float, slope: float, last: float, end_slope: float, length: float) -> Cubic:
    """The cubic with given values and slopes at both ends.

    Args:
        first: value at 0.
        slope: at 0.
        last: value at ``length``.
        end_slope: there.
        length: in m.

    Returns:
        The record from 0 on.
    """
    rise = last - first
    c = (3.0 * rise / length - 2.0 * slope - end_slope) / length
    d = (slope + end_slope - 2.0 * rise / length) / (length * length)
    return Cubic(0.0, first, slope, c, d)


def curve_between(
    start: tuple[float, float, float], end: tuple[float, float, float]
) -> tuple[Geometry, ...]:
    """A smooth line between two places: straight, round a corner, or an S.

    Args:
        start: x, y (m), heading (rad).
        end: x, y (m), heading (rad).

    Returns:
        Its pieces.
    """
    x, y, heading = start
    dx, dy = end[0] - x, end[1] - y
    ahead = dx * cos(heading) + dy * sin(heading)
    aside = -dx * sin(heading) + dy * cos(heading)
    turn = wrapped(end[2] - heading)
    if abs(turn) < 1e-7 and abs(aside) < 1e-6 and ahead > 0:
        return (Geometry("line", 0.0, x, y, heading, hypot(dx, dy)),)
    corner = _corner(ahead, aside, turn)
    if corner is not None:
        return _rounded(start, turn, *corner)
    return (_bent(start, ahead, aside, turn),)


def _corner(ahead: float, aside: float, turn: float) -> tuple[float, float] | None:
    """How far the two tangents' meeting point lies from both ends; None where they miss."""
    if not 0.05 < abs(turn) < SHARPEST_RAD:
        return None
    last = aside / sin(turn)
    first = ahead - last * cos(turn)
    return (first, last) if first > 0.2 and last > 0.2 else None


def _rounded(
    start: tuple[float, float, float], turn: float, first: float, last: float
) -> tuple[Geometry, ...]:
    x, y, heading = start
    tangent = min(first, last)
    radius = tangent / tan(abs(turn) / 2)
    pieces: list[Geometry] = []
    s = 0.0
    if first - tangent > 1e-3:
        pieces.append(Geometry("line", 0.0, x, y, heading, first - tangent))
        s = first - tangent
        x, y = x + s * cos(heading), y + s * sin(heading)
    curvature = (1.0 if turn > 0 else -1.0) / radius
    length = radius * abs(turn)
    pieces.append(Geometry("arc", s, x, y, heading, length, (curvature,)))
    if last - tangent > 1e-3:
        chord = 2.0 * radius * sin(abs(turn) / 2)
        x, y = x + chord * cos(heading + turn / 2), y + chord * sin(heading + turn / 2)
        pieces.append(Geometry("line", s + length, x, y, wrapped(heading + turn), last - tangent))
    return tuple(pieces)


def _bent(start: tuple[float, float, float], ahead: float, aside: float, turn: float) -> Geometry:
    reach = hypot(ahead, aside)
    u = _ends(ahead, reach, reach * cos(turn))
    v = _ends(aside, 0.0, reach * sin(turn))
    unmeasured = Geometry("paramPoly3", 0.0, *start, 1.0, (*u, *v), normalised=True)
    return replace(unmeasured, length_m=curve_length_m(unmeasured))


def _ends(last: float, slope: float, end_slope: float) -> tuple[float, float, float, float]:
    cubic = hermite(0.0, slope, last, end_slope, 1.0)
    return (cubic.a, cubic.b, cubic.c, cubic.d)


def around(arms: Sequence[Arm]) -> list[Arm]:
    """Arms in counter-clockwise order.

    Args:
        arms: in any order.

    Returns:
        By the direction in which they leave the junction.
    """
    return sorted(arms, key=lambda arm: round(degrees(_away(arm)), 6))


def _away(arm: Arm) -> float:
    return atan2(-sin(arm.heading_rad), -cos(arm.heading_rad))
