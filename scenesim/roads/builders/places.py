"""``work_zone(...)`` and ``parking_lot(...)``."""

from __future__ import annotations

from dataclasses import replace
from math import pi

from scenesim.errors import MapError
from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.bays import space_row
from scenesim.roads.builders.country import open_section
from scenesim.roads.builders.joining import Arm, around, join
from scenesim.roads.builders.lanes import Pen, linked, plain_lane, section, solid
from scenesim.roads.furniture import Repeat, RoadObject, Signal
from scenesim.roads.junctions import Junction, RoadLink
from scenesim.roads.model import Lane, LaneSection, Road, RoadMap, RoadType

CONE_GAP_M = 5.0
BEACON_GAP_M = 9.0
ROAD_WORKS, NARROWS, LIMIT = "123", "121", "274"


def work_zone(arguments: Arguments) -> RoadMap:
    """A road whose outermost lane is closed for works: signs, cones along a taper, beacons, fence.

    ``length``, ``zone_start``, ``zone_length``, ``taper`` (length of the row of cones before it),
    ``zone_limit`` (speed), and ``lanes``, ``lane_width``, ``shoulder``, ``speed_limit``,
    ``traffic`` as of ``rural``.

    Args:
        arguments: as above.

    Returns:
        The map: one road, ``1``, whose closed lane is of the type ``roadWorks``.

    Raises:
        MapError: fewer than two lanes along the road.
    """
    length = arguments.number("length", 400.0, 100.0, 20_000.0)
    start = arguments.number("zone_start", 0.45 * length, 40.0, length - 20.0)
    reach = arguments.number("zone_length", 0.3 * length, 10.0, length)
    taper = arguments.number("taper", 45.0, 10.0, 200.0)
    zone_limit = arguments.number("zone_limit", 50 / 3.6, 1.0, 40.0)
    limit = arguments.number("speed_limit", 80 / 3.6, 1.0, 60.0)
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    arguments.default("lanes", (2, 1))
    base = open_section(arguments, left_hand)
    arguments.finish()
    end = min(start + reach, length - 5.0)
    side = 1 if left_hand else -1
    driven = [lane for lane in base.lanes if lane.kind == "driving" and lane.id * side > 0]
    if len(driven) < 2:
        raise MapError("work_zone: lanes wants at least two along the road: one is closed")
    closed = max(driven, key=lambda lane: abs(lane.id))
    inner = sum(lane.widths[0].a for lane in driven) - closed.widths[0].a
    outer = inner + closed.widths[0].a
    sections = (
        _unlinked(linked(base, False, True), closed.id, False),
        _closed_at(linked(replace(base, s_m=start), True, True), closed.id),
        _unlinked(linked(replace(base, s_m=end), True, False), closed.id, True),
    )
    road = Road(
        id="1",
        length_m=length,
        left_hand=left_hand,
        plan=tuple(Pen().line(length).pieces),
        types=(RoadType(0.0, "rural", limit),),
        sections=sections,
        objects=_works(start, end, taper, side * inner, side * outer),
        signals=_warnings(start - taper, side * (outer + 1.3), zone_limit),
    )
    return RoadMap("work_zone", (road,))


def _unlinked(lanes: LaneSection, number: int, before: bool) -> LaneSection:
    found = tuple(
        replace(
            lane,
            predecessor=None if before else lane.predecessor,
            successor=lane.successor if before else None,
        )
        if lane.id == number
        else lane
        for lane in lanes.lanes
    )
    return replace(lanes, lanes=found)


def _closed_at(lanes: LaneSection, number: int) -> LaneSection:
    inner = number + (1 if number < 0 else -1)
    found: list[Lane] = []
    for lane in lanes.lanes:
        if lane.id == number:
            lane = replace(lane, kind="roadWorks", predecessor=None, successor=None)
        elif lane.id == inner:
            lane = replace(lane, marks=(solid("rural", "yellow"),))
        found.append(lane)
    return replace(lanes, lanes=tuple(found))


def _works(
    start: float, end: float, taper: float, inner: float, outer: float
) -> tuple[RoadObject, ...]:
    away = 1.0 if outer > inner else -1.0
    edge = inner + 0.35 * away
    cones = RoadObject(
        id="1",
        kind="obstacle",
        s_m=start - taper,
        t_m=outer,
        name="cone",
        subkind="cone",
        radius_m=0.18,
        height_m=0.75,
        repeats=(
            Repeat(
                start - taper,
                taper,
                CONE_GAP_M,
                (outer, edge),
                height_m=(0.75, 0.75),
                z_m=(0.0, 0.0),
            ),
        ),
    )
    beacons = RoadObject(
        id="2",
        kind="obstacle",
        s_m=start,
        t_m=edge,
        name="beacon",
        subkind="beacon",
        length_m=0.1,
        width_m=0.25,
        height_m=1.25,
        repeats=(Repeat(start + BEACON_GAP_M, end - start - BEACON_GAP_M, BEACON_GAP_M,
                        (edge, edge), height_m=(1.25, 1.25), z_m=(0.0, 0.0)),),
    )  # fmt: skip
    fence = RoadObject(
        id="3",
        kind="barrier",
        s_m=start + 1.0,
        t_m=0.5 * (inner + outer),
        name="barricade",
        subkind="barricade",
        length_m=0.1,
        width_m=0.8 * abs(outer - inner),
        height_m=1.0,
    )
    heap = RoadObject(
        id="4",
        kind="obstacle",
        s_m=0.5 * (start + end),
        t_m=0.5 * (inner + outer) + 0.3 * away,
        name="gravel",
        subkind="heap",
        length_m=3.2,
        width_m=2.0,
        height_m=0.9,
    )
    return cones, beacons, fence, heap


def _warnings(s: float, t: float, limit: float) -> tuple[Signal, ...]:
    kmh = round(limit * 3.6)
    plans = ((100.0, ROAD_WORKS, ""), (70.0, NARROWS, ""), (40.0, LIMIT, str(kmh)))
    found = []
    for number, (back, kind, value) in enumerate(plans, 1):
        if s - back > 1.0:
            found.append(
                Signal(
                    id=str(number),
                    s_m=s - back,
                    t_m=t,
                    z_m=1.6,
                    kind=kind,
                    subkind="-1",
                    country="DE",
                    value=value,
                    unit="km/h" if value else "",
                    name="RoadWorks",
                    orientation="+" if t < 0 else "-",
                    width_m=0.9 if kind != LIMIT else 0.6,
                    height_m=0.8 if kind != LIMIT else 0.6,
                )
            )
    return tuple(found)


def parking_lot(arguments: Arguments) -> RoadMap:
    """Rows of parking spaces square to their aisles, joined at one end by a lane.

    ``aisles``, ``spaces`` (on each side of an aisle), ``space_width``, ``space_length``,
    ``aisle_width``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map: aisles are the roads ``1``, ``2`` ...; the lanes that join them ``51`` ...
    """
    aisles = arguments.whole("aisles", 3, 1, 12)
    spaces = arguments.whole("spaces", 14, 1, 100)
    width = arguments.number("space_width", 2.5, 2.0, 4.0)
    depth = arguments.number("space_length", 5.0, 4.0, 8.0)
    aisle = arguments.number("aisle_width", 6.0, 5.0, 10.0)
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    arguments.finish()
    length = spaces * width + 6.0
    pitch = aisle + 2 * depth + 0.5
    half = 0.5 * aisle
    setback = half + 3.0
    lane = plain_lane("driving", half)
    side = [lane, plain_lane("parking", depth), plain_lane("border", 0.25)]
    lanes = section(side, side)
    plain = section([lane, plain_lane("border", 0.5)], [lane, plain_lane("border", 0.5)])
    kind = (RoadType(0.0, "lowSpeed", 10 / 3.6),)
    roads = [
        Road(
            id=str(number + 1),
            name=f"aisle {number + 1}",
            length_m=length,
            left_hand=left_hand,
            plan=tuple(Pen(0.0, number * pitch).line(length).pieces),
            types=kind,
            sections=(lanes,),
            objects=tuple(
                space_row(10 * number + i, sign, spaces, (width, depth), half)
                for i, sign in enumerate((1, -1))
            ),
        )
        for number in range(aisles)
    ]
    across = [
        Road(
            id=str(51 + number),
            length_m=pitch - 2 * setback,
            left_hand=left_hand,
            plan=tuple(
                Pen(length + setback, number * pitch + setback, pi / 2)
                .line(pitch - 2 * setback)
                .pieces
            ),
            types=kind,
            sections=(plain,),
        )
        for number in range(aisles - 1)
    ]
    return RoadMap("parking_lot", *_joined_aisles(roads, across))


def _joined_aisles(
    roads: list[Road], across: list[Road]
) -> tuple[tuple[Road, ...], tuple[Junction, ...]]:
    junctions: list[Junction] = []
    ways: list[Road] = []
    if not across:
        return tuple(roads), ()
    for number, road in enumerate(roads):
        arms = [Arm(road, "end")]
        link = RoadLink("junction", str(number + 1))
        roads[number] = replace(road, successor=link)
        if number > 0:
            arms.append(Arm(across[number - 1], "end"))
            across[number - 1] = replace(across[number - 1], successor=link)
        if number < len(across):
            arms.append(Arm(across[number], "start"))
            across[number] = replace(across[number], predecessor=link)
        junction, found = join(link.id, around(arms), 101 + len(ways))
        junctions.append(junction)
        ways += found
    return (*roads, *across, *ways), tuple(junctions)
