"""``intersection(...)``: three or four streets that meet at right angles."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.furnishing import (
    LIGHT,
    PRIORITY,
    STOP,
    stop_distance_m,
    with_crosswalk,
    with_marks_ended,
    with_sign,
    with_stop_line,
)
from scenesim.roads.builders.joining import Arm, around, join
from scenesim.roads.builders.lanes import Pen, linked, plain_lane, solid
from scenesim.roads.builders.street import street_section
from scenesim.roads.junctions import Controller, Junction, RoadLink
from scenesim.roads.model import Cubic, Lane, LaneSection, Road, RoadMap, RoadType

#: the last stretch before a junction has no parking, and its sidewalks take the room
CLEAR_M = 14.0
NARROWING_M = 4.0
TURN_LANE_M = 45.0
TURN_TAPER_M = 18.0


def intersection(arguments: Arguments) -> RoadMap:
    """Streets that meet; the first arm runs along x towards the crossing.

    ``arms=3|4``, ``control=signals|stop|none``, ``length`` of each arm, ``lanes``,
    ``lane_width``, ``turn_lane=yes|no``, ``crosswalks=yes|no``, ``corner`` (radius of the kerb),
    ``parking``, ``sidewalk``, ``kerb``, ``bike_lane``, ``speed_limit``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map; arms are the roads ``1`` (from the west), ``2`` (south), ``3`` (east) and ``4``.
    """
    arms = arguments.whole("arms", 4, 3, 4)
    control = arguments.word_of("control", "signals", ("signals", "stop", "none"))
    length = arguments.number("length", 120.0, 30.0, 5000.0)
    corner = arguments.number("corner", 6.0, 2.0, 7.5)
    limit = arguments.number("speed_limit", 50 / 3.6, 1.0, 60.0)
    crosswalks = arguments.word_of("crosswalks", "yes", ("yes", "no")) == "yes"
    turn_lane = arguments.word_of("turn_lane", "no", ("yes", "no")) == "yes"
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    base = street_section(arguments, left_hand)
    arguments.finish()
    half = max(carriageway(base)) + (0.5 * _lane_width(base) if turn_lane else 0.0)
    setback = half + corner
    centre = (length + setback, 0.0)
    roads, turning = [], set()
    for number in range(arms):
        heading = number * pi / 2
        start = (centre[0] - cos(heading) * (length + setback),
                 centre[1] - sin(heading) * (length + setback))  # fmt: skip
        pen = Pen(*start, heading).line(length)
        road = Road(
            id=str(number + 1),
            name=("west", "south", "east", "north")[number],
            length_m=length,
            left_hand=left_hand,
            plan=tuple(pen.pieces),
            types=(RoadType(0.0, "town", limit),),
            sections=approach_sections(base, length, False, True),
        )
        across = (number + (1 if left_hand else 3)) % 4 < arms
        roads.append(with_turn_lane(road) if turn_lane and across else road)
        turning |= {road.id} if turn_lane and across else set()
    return crossing_map("intersection", roads, control, crosswalks, frozenset(turning))


def crossing_map(
    name: str, roads: list[Road], control: str, crosswalks: bool, turn_lanes: frozenset[str]
) -> RoadMap:
    """A map of roads whose ends all meet in one junction.

    Args:
        name: of the map.
        roads: each with its end at the junction.
        control: ``signals stop none``.
        crosswalks: paint zebra crossings.
        turn_lanes: ids of the roads whose innermost lane only turns across.

    Returns:
        The map.
    """
    touching = [(road, "end", number % 2 == 1) for number, road in enumerate(roads)]
    furnished, controllers = furnish(touching, "1", control, crosswalks, 1)
    arms = around([Arm(road, "end") for road in furnished])
    junction, ways = join("1", arms, 101, turn_lanes)
    linked_roads = [replace(road, successor=RoadLink("junction", "1")) for road in furnished]
    high = [road.id for road, _, minor in touching if not minor]
    low = [road.id for road, _, minor in touching if minor]
    junction = controlled(junction, (high, low), control, controllers)
    return RoadMap(name, (*linked_roads, *ways), (junction,), tuple(controllers))


def controlled(
    junction: Junction,
    roads: tuple[list[str], list[str]],
    control: str,
    controllers: list[Controller],
) -> Junction:
    """A junction with its priorities and controllers.

    Args:
        junction: values.
        roads: ids of those with priority under ``stop``, and of the others.
        control: ``signals stop none``.
        controllers: of its lights.

    Returns:
        The junction.
    """
    priorities: tuple[tuple[str, str], ...] = ()
    if control == "stop":
        high, low = roads
        priorities = tuple((one, two) for one in high for two in low)
    return replace(junction, priorities=priorities, controllers=tuple(c.id for c in controllers))


def furnish(
    ends: list[tuple[Road, str, bool]],
    junction: str,
    control: str,
    crosswalks: bool,
    first_signal: int,
) -> tuple[list[Road], list[Controller]]:
    """Roads with paint, signs and lights at their ends at a junction.

    Args:
        ends: (road, contact, whether it is a minor one) round the junction.
        junction: its id.
        control: ``signals stop none``.
        crosswalks: paint zebra crossings.
        first_signal: number of the first signal's id.

    Returns:
        The roads in the same order, and the controllers of the lights.
    """
    found: list[Road] = []
    groups: dict[int, list[str]] = {0: [], 1: []}
    back = stop_distance_m(crosswalks) + 0.25
    for number, (start, contact, minor) in enumerate(ends):
        road = start
        if crosswalks:
            road = with_crosswalk(road, contact)
            road = with_marks_ended(road, contact, stop_distance_m(True))
        signal = str(first_signal + number)
        if control == "signals":
            road = with_stop_line(road, contact, crosswalks)
            road = with_sign(road, contact, LIGHT, signal, back)
            groups[int(minor)].append(signal)
        elif control == "stop":
            road = with_sign(road, contact, STOP if minor else PRIORITY, signal, back)
            if minor:
                road = with_stop_line(road, contact, crosswalks)
        found.append(road)
    controllers = [
        Controller(f"{junction}{group + 1}", f"junction {junction} group {group + 1}", group,
                   tuple(signals))
        for group, signals in groups.items() if signals
    ]  # fmt: skip
    return found, controllers


def approach_sections(
    base: LaneSection, length_m: float, at_start: bool, at_end: bool
) -> tuple[LaneSection, ...]:
    """A street's sections with its parking lanes closed near junctions.

    Args:
        base: the street's lanes.
        length_m: of the road.
        at_start: its start is at a junction.
        at_end: its end is at one.

    Returns:
        The sections, linked.
    """
    parked = any(lane.kind == "parking" for lane in base.lanes)
    if not parked or length_m < 3 * CLEAR_M:
        closed = base if not parked else _closed(base, 0.0, None)
        return (closed,)
    sections = []
    if at_start:
        sections.append(linked(_closed(base, 0.0, False), False, True))
    sections.append(linked(replace(base, s_m=CLEAR_M if at_start else 0.0), at_start, at_end))
    if at_end:
        sections.append(linked(_closed(base, length_m - CLEAR_M, True), True, False))
    return tuple(sections)


def _closed(base: LaneSection, s_m: float, closes: bool | None) -> LaneSection:
    """Parking lanes shut; the sidewalks beyond them take their room.

    ``closes``: the parking lane narrows at the section's start (True), opens at its end (False),
    or is shut all along (None).
    """
    lanes: list[Lane] = []
    for side in (1, -1):
        room = next(
            (lane.widths[0].a for lane in base.lanes
             if lane.kind == "parking" and lane.id * side > 0), 0.0)  # fmt: skip
        walks = any(lane.kind == "sidewalk" and lane.id * side > 0 for lane in base.lanes)
        for lane in base.lanes:
            if lane.id * side <= 0:
                continue
            if lane.kind == "parking":
                lanes.append(replace(lane, widths=_steps(room, 0.0, closes), marks=()))
            elif lane.kind == "sidewalk" and room:
                width = lane.widths[0].a
                lanes.append(replace(lane, widths=_steps(width, width + room, closes)))
            else:
                lanes.append(lane)
        if room and not walks:
            lanes = [lane for lane in lanes if lane.id * side <= 0] + [
                lane for lane in base.lanes if lane.id * side > 0
            ]
    lanes += [lane for lane in base.lanes if lane.id == 0]
    ordered = tuple(sorted(lanes, key=lambda lane: -lane.id))
    return LaneSection(s_m, ordered)


def _steps(open_m: float, shut_m: float, closes: bool | None) -> tuple[Cubic, ...]:
    rise = (shut_m - open_m) / NARROWING_M
    if closes is None:
        return (Cubic(0.0, shut_m),)
    if closes:
        return (Cubic(0.0, open_m, rise), Cubic(NARROWING_M, shut_m))
    return (Cubic(0.0, shut_m), Cubic(CLEAR_M - NARROWING_M, shut_m, -rise))


def with_turn_lane(road: Road) -> Road:
    """A road with a lane for turning across, opened before its end.

    Args:
        road: values; its end is at a junction.

    Returns:
        The road; the middle gives way to both sides, so that ways through stay straight.
    """
    section = road.sections[-1]
    width = _lane_width(section)
    side = 1 if road.left_hand else -1
    begin = road.length_m - TURN_LANE_M
    if begin < 5.0:
        return road
    kept = tuple(s for s in road.sections if s.s_m < begin - 1.0)
    lanes: list[Lane] = [lane for lane in section.lanes if lane.id * side <= 0]
    shifted = [
        replace(lane, id=lane.id + side, predecessor=lane.id, successor=None)
        for lane in section.lanes
        if lane.id * side > 0
    ]
    slope = width / TURN_TAPER_M
    opened = plain_lane("driving", width, solid())
    opened = replace(opened, id=side, widths=(Cubic(0.0, 0.0, slope), Cubic(TURN_TAPER_M, width)))
    back = [replace(lane, predecessor=lane.id or None, successor=None) for lane in lanes]
    ordered = tuple(sorted([*back, opened, *shifted], key=lambda lane: -lane.id))
    before = tuple(
        replace(
            s,
            lanes=tuple(
                replace(
                    lane,
                    successor=(lane.id + (side if lane.id * side > 0 else 0)) or None
                    if s is kept[-1] else lane.successor,
                )
                for lane in s.lanes
            ),
        )
        for s in kept
    )  # fmt: skip
    shift = 0.5 * width * -side
    offsets = (
        Cubic(0.0, 0.0),
        Cubic(begin, 0.0, shift / TURN_TAPER_M),
        Cubic(begin + TURN_TAPER_M, shift),
    )
    last = LaneSection(begin, ordered)
    return replace(road, sections=(*before, last), lane_offsets=offsets)


def carriageway(section: LaneSection) -> tuple[float, float]:
    """Widths of the carriageway beside the reference line, without parking.

    Args:
        section: lanes.

    Returns:
        Left and right, m.
    """
    kinds = {"driving", "biking", "border", "shoulder"}
    sides = []
    for side in (1, -1):
        chosen = [lane for lane in section.lanes if lane.id * side > 0 and lane.kind in kinds]
        sides.append(sum(lane.widths[0].a for lane in chosen))
    return sides[0], sides[1]


def _lane_width(section: LaneSection) -> float:
    return max(lane.widths[-1].a for lane in section.lanes if lane.kind == "driving")
