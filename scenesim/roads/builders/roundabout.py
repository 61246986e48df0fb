"""``roundabout(...)``: streets that meet in a ring."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np

from scenesim.errors import MapError
from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.curves import curve_between
from scenesim.roads.builders.furnishing import (
    YIELD,
    stop_distance_m,
    with_crosswalk,
    with_marks_ended,
    with_sign,
)
from scenesim.roads.builders.intersection import approach_sections
from scenesim.roads.builders.joining import Arm, End, around, lane_links, way
from scenesim.roads.builders.lanes import Pen
from scenesim.roads.builders.street import street_section
from scenesim.roads.cross_section import RoadShape
from scenesim.roads.furniture import Corner, Marking, Outline, RoadObject
from scenesim.roads.junctions import Connection, Junction, RoadLink
from scenesim.roads.model import Cubic, Geometry, Road, RoadMap, RoadType
from scenesim.roads.reference_line import ReferenceLine

#: from an arm's axis to where its traffic is on the ring
JOIN_RAD = 0.7
ISLAND_CORNERS = 32
WAIT_LINE_M = 0.5


def roundabout(arguments: Arguments) -> RoadMap:
    """Streets of one lane each way that meet in a ring; the first runs along x towards it.

    ``arms=3..5``, ``length`` of each arm, ``radius`` (of the island), ``ring`` (width of the
    ring's lane), ``crosswalks=yes|no``, ``lane_width``, ``parking``, ``sidewalk``, ``kerb``,
    ``speed_limit``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map; arms are the roads ``1``, ``2`` ... counter-clockwise from the west.

    Raises:
        MapError: streets of more than one lane each way.
    """
    arms = arguments.whole("arms", 4, 3, 5)
    length = arguments.number("length", 120.0, 30.0, 5000.0)
    island = arguments.number("radius", 9.0, 5.0, 40.0)
    ring = arguments.number("ring", 5.5, 3.5, 8.0)
    limit = arguments.number("speed_limit", 50 / 3.6, 1.0, 60.0)
    crosswalks = arguments.word_of("crosswalks", "yes", ("yes", "no")) == "yes"
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    base = street_section(arguments, left_hand)
    arguments.finish()
    if sum(lane.kind == "driving" for lane in base.lanes) != 2 or base.lanes[0].id < 1:
        raise MapError("roundabout: lanes wants (1, 1): its ring has one lane")
    setback = island + ring + 8.0
    centre = (length + setback, 0.0)
    roads = []
    for number in range(arms):
        heading = 2 * pi * number / arms
        x, y = centre[0] - cos(heading) * setback, centre[1] - sin(heading) * setback
        pen = Pen(x - cos(heading) * length, y - sin(heading) * length, heading).line(length)
        road = Road(
            id=str(number + 1),
            length_m=length,
            left_hand=left_hand,
            plan=tuple(pen.pieces),
            types=(RoadType(0.0, "town", limit),),
            sections=approach_sections(base, length, False, True),
        )
        if crosswalks:
            road = with_crosswalk(road, "end")
            road = with_marks_ended(road, "end", stop_distance_m(True))
        road = with_sign(road, "end", YIELD, str(number + 1), stop_distance_m(crosswalks) + 0.25)
        roads.append(road)
    roads[0] = replace(roads[0], objects=(*roads[0].objects, _island(length, setback, island)))
    junction, ways = _ring(roads, centre, island, ring)
    meets = RoadLink("junction", "1")
    joined = [replace(road, successor=meets) for road in roads]
    return RoadMap("roundabout", (*joined, *ways), (junction,))


def _ring(
    roads: list[Road], centre: tuple[float, float], island: float, ring: float
) -> tuple[Junction, list[Road]]:
    arms = around([Arm(road, "end") for road in roads])
    ways: list[Road] = []
    connections: list[Connection] = []
    step = -1 if roads[0].left_hand else 1
    for index, arm in enumerate(arms):
        for turn in range(1, len(arms)):
            other = arms[(index + step * turn) % len(arms)]
            plan, marks = _around(arm, other, centre, island, len(arms))
            path = way(
                str(101 + len(ways)),
                "1",
                (arm, arm.into[0]),
                (other, other.out[0]),
                turn == 1,
                plan,
            )
            path = _widened(path, arm.into[0], other.out[0], ring, marks)
            if turn == 1:
                path = _with_wait_line(path, centre, island + ring)
            ways.append(path)
            connections.append(
                Connection(str(len(connections)), arm.road.id, path.id, "start", lane_links(path))
            )
    return Junction("1", "roundabout", connections=tuple(connections)), ways


def _around(
    arm: Arm, other: Arm, centre: tuple[float, float], island: float, count: int
) -> tuple[tuple[Geometry, ...], tuple[float, float]]:
    """The inner border of a way: in, along the island, out; and where it meets and leaves it."""
    sign = -1.0 if arm.road.left_hand else 1.0
    join = min(JOIN_RAD, 0.42 * 2 * pi / count)
    first = arm.heading_rad + pi + sign * join
    last = other.heading_rad + pi - sign * join
    sweep = (sign * (last - first)) % (2 * pi)
    a, b = arm.into[0], other.out[0]
    inward = curve_between((a.x_m, a.y_m, arm.heading_rad), _on(centre, island, first, sign))
    outward = curve_between(_on(centre, island, last, sign), (b.x_m, b.y_m, other.heading_rad + pi))
    pen = Pen(*_on(centre, island, first, sign))
    pen.pieces, pen.s_m = list(inward), inward[-1].s_m + inward[-1].length_m
    meets = pen.s_m
    pen.arc(max(island * sweep, 1e-3), sign / island)
    leaves = pen.s_m
    pieces = [*pen.pieces, *(replace(g, s_m=g.s_m + leaves) for g in outward)]
    return tuple(pieces), (meets, leaves)


def _on(
    centre: tuple[float, float], radius: float, angle: float, sign: float
) -> tuple[float, float, float]:
    heading = (angle + sign * pi / 2 + pi) % (2 * pi) - pi
    return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle), heading


def _widened(path: Road, start: End, end: End, ring: float, marks: tuple[float, float]) -> Road:
    """The way's lane takes the ring's width between its entry and its exit."""
    first, last = marks
    rest = path.length_m - last
    widths = (
        Cubic(0.0, start.width_m, (ring - start.width_m) / first),
        Cubic(first, ring),
        Cubic(last, ring, (end.width_m - ring) / rest),
    )
    section = path.sections[0]
    lanes = tuple(
        replace(lane, widths=widths) if abs(lane.id) == 1 else lane for lane in section.lanes
    )
    return replace(path, sections=(replace(section, lanes=lanes),))


def _with_wait_line(path: Road, centre: tuple[float, float], outer: float) -> Road:
    """The way with a dashed line across its lane where it comes to the ring.

    Source:
        German sign 341: dashes of 0.5 m, gaps of 0.25 m, 0.5 m wide.
    """
    line = ReferenceLine(path.plan)
    stations = np.arange(0.5, 0.5 * path.length_m, 0.25)
    points = line.at(stations)
    near = (points.x - centre[0]) ** 2 + (points.y - centre[1]) ** 2 < (outer + WAIT_LINE_M) ** 2
    if not near.any() or near[0]:
        return path
    s = float(stations[int(np.argmax(near)) - 1])
    section = RoadShape(path).sections[0]
    borders, _ = section.borders(np.array([s]))
    outer_side = section.centre + (-1 if path.left_hand else 1)
    inner, outward = float(borders[0, section.centre]), float(borders[0, outer_side])
    ends = tuple(Corner(str(i), False, s, t) for i, t in enumerate((inner, outward)))
    dashes = Marking(
        side="",
        corners=("0", "1"),
        colour="white",
        width_m=WAIT_LINE_M,
        line_m=0.5,
        space_m=0.25,
        start_m=0.2,
        stop_m=0.1,
    )
    thing = RoadObject(
        id=f"{path.id}00",
        kind="roadMark",
        s_m=s,
        t_m=0.5 * (inner + outward),
        name="yieldLine",
        subkind="yieldLine",
        length_m=WAIT_LINE_M,
        width_m=abs(outward - inner),
        outlines=(Outline("0", ends, closed=False),),
        markings=(dashes,),
    )
    return replace(path, objects=(*path.objects, thing))


def _island(s_m: float, ahead_m: float, radius: float) -> RoadObject:
    corners = tuple(
        Corner(
            str(number),
            True,
            ahead_m + (radius - 0.2) * cos(2 * pi * number / ISLAND_CORNERS),
            (radius - 0.2) * sin(2 * pi * number / ISLAND_CORNERS),
            0.0,
            0.15,
        )
        for number in range(ISLAND_CORNERS)
    )
    return RoadObject(
        id="199",
        kind="trafficIsland",
        s_m=s_m,
        t_m=0.0,
        name="island",
        subkind="island",
        height_m=0.15,
        outlines=(Outline("0", corners, fill="grass"),),
    )
