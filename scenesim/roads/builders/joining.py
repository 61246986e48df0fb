"""Joins the ends of roads into a junction: ways through it, and the kerbs round its corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, pi, sin

import numpy as np

from scenesim.geometry.angles import wrapped
from scenesim.roads.builders.curves import curve_between, hermite
from scenesim.roads.cross_section import BEFORE_M, RoadShape
from scenesim.roads.junctions import Connection, Junction, RoadLink
from scenesim.roads.model import Cubic, Geometry, Lane, LaneHeight, LaneMaterial, LaneSection, Road

#: lanes that ways through a junction begin and end on
JOINED = frozenset({"driving", "entry", "exit"})
#: a way that turns by less than this goes straight on
STRAIGHT_RAD = 0.6
U_TURN_RAD = 2.8
#: lanes for people on foot, and their kerbs
WALKED = frozenset({"curb", "sidewalk"})


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

    def ridden(self, leaves: bool) -> list[End]:
        """Lanes for bicycles.

        Args:
            leaves: those out of the junction, else those into it.

        Returns:
            From the middle outwards.
        """
        ends = self.far if leaves else self.near
        return [end for end in ends if end.lane.kind == "biking" and end.width_m > 0.5]


def join(
    junction_id: str, arms: Sequence[Arm], first_id: int, turn_lanes: frozenset[str] = frozenset()
) -> tuple[Junction, list[Road]]:
    """A junction of some arms.

    Args:
        junction_id: its id.
        arms: counter-clockwise as seen from above.
        first_id: id of the first way; the others count up.
        turn_lanes: ids of the roads whose innermost lane only turns across.

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
            for start, end in _pairs(arm, other, arm.road.id in turn_lanes):
                beside = turn == 1 and start is arm.into[-1] and end is other.out[-1]
                number = first_id + len(ways)
                path = way(str(number), junction_id, (arm, start), (other, end), beside)
                ways.append(path)
                links = lane_links(path)
                connections.append(
                    Connection(str(len(connections)), arm.road.id, path.id, "start", links)
                )
    for here, there in _ridden_over(arms):
        path = way(str(first_id + len(ways)), junction_id, here, there, False)
        ways.append(path)
        identity, links = str(len(connections)), lane_links(path)
        connections.append(Connection(identity, here[0].road.id, path.id, "start", links))
    ways += _floor(junction_id, arms, first_id + len(ways))
    return Junction(junction_id, f"junction {junction_id}", connections=tuple(connections)), ways


def _ridden_over(arms: Sequence[Arm]) -> Iterator[tuple[tuple[Arm, End], tuple[Arm, End]]]:
    """Lanes for bicycles that go on straight across; round the corner they go with the kerb."""
    for arm in arms:
        for other in arms:
            if _faces(arm, other):
                for start, end in zip(arm.ridden(False), other.ridden(True), strict=False):
                    yield (arm, start), (other, end)


def _floor(junction: str, arms: Sequence[Arm], first_id: int) -> Iterator[Road]:
    """Asphalt under the ways: each arm's carriageway straight on to the far side.

    Ways alone leave holes between them where turns are few. The floor is not linked to anything:
    nobody drives on it, it is only seen.
    """
    if len(arms) < 3:
        return
    faced: set[str] = set()
    number = first_id
    for arm in arms:
        other = next((one for one in arms if _faces(arm, one)), None)
        if arm.road.id in faced:
            continue
        width = sum(end.width_m for end in (*_paved(arm.near), *_paved(arm.far)))
        right = max(arm.near, key=lambda end: abs(end.lane.id)) if arm.near else None
        start = arm.near[0] if arm.near else arm.far[0]
        if other is not None:
            faced.add(other.road.id)
            goal = other.near[0] if other.near else other.far[0]
            reach = hypot(goal.x_m - start.x_m, goal.y_m - start.y_m)
        else:
            reach = _depth(arm, arms)
        if right is None or reach < 0.5 or width < 1.0:
            continue
        lanes = [
            Lane(
                side * place,
                "shoulder",
                widths=(Cubic(0.0, end.width_m),),
                materials=(LaneMaterial(0.0, 0.9, 0.0, "asphalt"),),
            )
            for side, ends in ((_side(arm), arm.near), (-_side(arm), arm.far))
            for place, end in enumerate(_paved(ends), 1)
        ]
        ordered = tuple(sorted([*lanes, Lane(0, "none")], key=lambda lane: -lane.id))
        yield Road(
            id=str(number),
            name="floor",
            length_m=reach,
            junction=junction,
            left_hand=arm.road.left_hand,
            types=tuple(replace(kind, s_m=0.0) for kind in arm.road.types[-1:]),
            plan=(Geometry("line", 0.0, start.x_m, start.y_m, arm.heading_rad, reach),),
            elevation=(Cubic(0.0, start.z_m),) if start.z_m else (),
            sections=(LaneSection(0.0, ordered),),
        )
        number += 1


def _side(arm: Arm) -> int:
    return 1 if arm.road.left_hand else -1


def _paved(ends: Sequence[End]) -> list[End]:
    return [end for end in ends if end.lane.kind in {"driving", "biking"} and end.width_m > 0.05]


def _faces(arm: Arm, other: Arm) -> bool:
    return abs(wrapped(other.heading_rad + pi - arm.heading_rad)) < 0.02 and arm is not other


def _depth(arm: Arm, arms: Sequence[Arm]) -> float:
    """How far an arm's carriageway reaches across the ones beside it."""
    reach = 0.0
    for other in arms:
        if other is arm:
            continue
        for ends in (other.near, other.far):
            for end in _paved(ends):
                ahead = (end.x_m - ends[0].x_m) * cos(arm.heading_rad)
                ahead += (end.y_m - ends[0].y_m) * sin(arm.heading_rad)
                here = arm.near[0] if arm.near else arm.far[0]
                base = (ends[0].x_m - here.x_m) * cos(arm.heading_rad)
                base += (ends[0].y_m - here.y_m) * sin(arm.heading_rad)
                outward = end.width_m if ahead > 0 or end is ends[0] else 0.0
                reach = max(reach, base + max(ahead, 0.0) + outward)
    return reach


def _pairs(arm: Arm, other: Arm, turn_lane: bool) -> Iterator[tuple[End, End]]:
    """Which lanes lead from one arm to another."""
    if not arm.into or not other.out:
        return
    angle = wrapped(other.heading_rad + pi - arm.heading_rad)
    if abs(angle) > U_TURN_RAD:
        return
    into, out = arm.into, other.out
    if abs(angle) < STRAIGHT_RAD:
        through = into[1:] if turn_lane and len(into) > 1 else into
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
    pairs: list[tuple[End | None, End | None]] = [(a, b)]
    pairs += [*(_outside(arm, a, other, b) if beside else ())]
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


def _outside(arm: Arm, a: End, other: Arm, b: End) -> Iterator[tuple[End | None, End | None]]:
    """Lanes beyond the outermost driven ones that go on round the corner.

    What one arm has beside its lanes and the other has not, such as a bicycle lane, runs out.
    """
    first = [end for end in arm.near if abs(end.lane.id) > abs(a.lane.id) and end.width_m > 0.05]
    last = [end for end in other.far if abs(end.lane.id) > abs(b.lane.id) and end.width_m > 0.05]
    while first or last:
        if first and last and first[0].lane.kind == last[0].lane.kind:
            yield first.pop(0), last.pop(0)
        elif first and first[0].lane.kind not in WALKED:
            yield first.pop(0), None
        elif last and last[0].lane.kind not in WALKED:
            yield None, last.pop(0)
        else:
            return


def _lane(identity: int, start: End | None, end: End | None, length: float) -> Lane:
    first, last = start.width_m if start else 0.0, end.width_m if end else 0.0
    lanes = [one.lane for one in (start, end) if one is not None]
    heights: tuple[LaneHeight, ...] = ()
    if any(lane.heights for lane in lanes):
        low, high = _height(lanes[0]), _height(lanes[-1])
        heights = (LaneHeight(0.0, low, low), LaneHeight(length, high, high))
    return Lane(
        identity,
        lanes[0].kind,
        widths=(hermite(first, 0.0, last, 0.0, length),),
        heights=heights,
        predecessor=start.lane.id if start else None,
        successor=end.lane.id if end else None,
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
