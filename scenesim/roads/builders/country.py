"""``rural(...)``, ``tunnel(...)``, ``bridge(...)``, ``railway_crossing(...)``: roads over land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import pi

from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.lanes import Pen, lane_line, middle_line, plain_lane, section, solid
from scenesim.roads.furniture import Repeat, RoadObject, Signal, Stretch
from scenesim.roads.model import Cubic, Geometry, Lane, LaneSection, Road, RoadMap, RoadType

POST_GAP_M = 50.0
RAIL_GAUGE_M = 1.435
RAIL_WIDTH_M = 0.07
ANDREAS_CROSS = "201"
BED_M = 4.0


def rural(arguments: Arguments) -> RoadMap:
    """A country road that winds and rolls, from the origin along x at first.

    ``length``, ``lanes``, ``lane_width``, ``shoulder`` (paved, beyond the edge line), ``radius``
    of its bends (0: straight), ``turn`` (angle of each bend, rad), ``hills`` (height of its
    waves), ``hill_length`` (of a wave), ``speed_limit``, ``marking=eu|us``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map: one road, ``1``.
    """
    length = arguments.number("length", 1000.0, 50.0, 20_000.0)
    radius = arguments.number("radius", 180.0, 0.0, 5000.0)
    turn = arguments.number("turn", 0.45, 0.05, 1.5)
    hills = arguments.number("hills", 4.0, 0.0, 60.0)
    wave = arguments.number("hill_length", 260.0, 60.0, 5000.0)
    road = _open_road(arguments, winding(length, radius, turn), length)
    arguments.finish()
    road = replace(road, elevation=waves(length, hills, wave), objects=posts(road))
    return RoadMap("rural", (road,))


def tunnel(arguments: Arguments) -> RoadMap:
    """A country road through a tunnel.

    ``length``, ``tunnel_start``, ``tunnel_length``, ``lighting`` (0 to 1), and ``lanes``,
    ``lane_width``, ``shoulder``, ``radius``, ``speed_limit``, ``traffic`` as of ``rural``.

    Args:
        arguments: as above.

    Returns:
        The map: one road, ``1``.
    """
    length = arguments.number("length", 500.0, 100.0, 20_000.0)
    start = arguments.number("tunnel_start", 0.3 * length, 0.0, length)
    inside = arguments.number("tunnel_length", 0.4 * length, 10.0, length)
    lighting = arguments.number("lighting", 0.6, 0.0, 1.0)
    radius = arguments.number("radius", 0.0, 0.0, 5000.0)
    road = _open_road(arguments, winding(length, radius, 0.3), length)
    arguments.finish()
    inside = min(inside, length - start)
    stretch = Stretch("1", "tunnel", start, inside, "standard", lighting, 0.1, "tunnel")
    return RoadMap("tunnel", (replace(road, stretches=(stretch,)),))


def bridge(arguments: Arguments) -> RoadMap:
    """A country road that rises to a bridge and comes down again, with railings on it.

    ``length``, ``bridge_start``, ``bridge_length``, ``height`` (over the land), ``kind`` (of
    concrete, steel, brick or wood), and ``lanes``, ``lane_width``, ``shoulder``, ``speed_limit``,
    ``traffic`` as of ``rural``.

    Args:
        arguments: as above.

    Returns:
        The map: one road, ``1``.
    """
    length = arguments.number("length", 600.0, 150.0, 20_000.0)
    start = arguments.number("bridge_start", 0.4 * length, 30.0, length - 60.0)
    span = arguments.number("bridge_length", 0.2 * length, 10.0, length)
    height = arguments.number("height", 6.0, 0.0, 40.0)
    kind = arguments.word_of("kind", "concrete", ("concrete", "steel", "brick", "wood"))
    road = _open_road(arguments, tuple(Pen().line(length).pieces), length)
    arguments.finish()
    span = min(span, length - start - 30.0)
    edges = _paved_edges(road.sections[0])
    rails = tuple(
        RoadObject(
            id=f"1{number:02d}",
            kind="railing",
            s_m=start,
            t_m=t,
            name="railing",
            height_m=1.1,
            width_m=0.12,
            repeats=(Repeat(start, span, 0.0, (t, t), (0.12, 0.12), (1.1, 1.1), (0.0, 0.0)),),
        )
        for number, t in enumerate((edges[0] + 0.4, edges[1] - 0.4), 1)
    )
    stretch = Stretch("1", "bridge", start, span, kind, name="bridge")
    road = replace(
        road,
        elevation=_ramp(length, start, start + span, height),
        stretches=(stretch,),
        objects=rails,
    )
    return RoadMap("bridge", (road,))


def railway_crossing(arguments: Arguments) -> RoadMap:
    """A country road across a railway line, with St Andrew's crosses, lights and half barriers.

    ``length``, ``at`` (station of the rails), ``gates=yes|no``, and ``lanes``, ``lane_width``,
    ``shoulder``, ``speed_limit``, ``traffic`` as of ``rural``.

    Args:
        arguments: as above.

    Returns:
        The map: the road ``1``; the railway is ``2`` and ``3``, on its two sides, with one track.
    """
    length = arguments.number("length", 300.0, 60.0, 20_000.0)
    at = arguments.number("at", 0.5 * length, 25.0, length - 25.0)
    gates = arguments.word_of("gates", "yes", ("yes", "no")) == "yes"
    road = _open_road(arguments, tuple(Pen().line(length).pieces), length)
    arguments.finish()
    left, right = _paved_edges(road.sections[0])
    reach = 120.0
    # one track: the middle of its lane is between the rails
    bed = section((), (plain_lane("rail", BED_M),))
    aside = (Cubic(0.0, 0.5 * BED_M),)
    half = max(left, -right) + 0.3
    before = Road(
        id="2",
        name="railway",
        length_m=reach,
        plan=tuple(Pen(at, -half - reach, pi / 2).line(reach).pieces),
        sections=(bed,),
        lane_offsets=aside,
        objects=tuple(
            _rail(number, side, 2 * (reach + half)) for number, side in enumerate((1, -1))
        ),
    )
    after = Road(
        id="3",
        name="railway",
        length_m=reach,
        plan=tuple(Pen(at, half, pi / 2).line(reach).pieces),
        sections=(bed,),
        lane_offsets=aside,
    )
    crosses, barriers = [], []
    for number, (side, orientation) in enumerate(((-1, "+"), (1, "-"))):
        away = side if not road.left_hand else -side
        edge = right if away < 0 else left
        s = at + (-4.0 if orientation == "+" else 4.0)
        crosses.append(_cross(str(2 * number + 1), s, edge + 0.9 * away, orientation))
        crosses.append(_light(str(2 * number + 2), s, edge + 0.9 * away, orientation))
        if gates:
            nearer = 0.9 if orientation == "+" else -0.9  # to the rails than its light
            barriers.append(_gate(str(number + 1), s + nearer, edge + 0.6 * away, 0.0, away))
    road = replace(road, signals=tuple(crosses), objects=tuple(barriers))
    return RoadMap("railway_crossing", (road, before, after))


def _rail(number: int, side: int, length: float) -> RoadObject:
    t = side * 0.5 * (RAIL_GAUGE_M + RAIL_WIDTH_M)
    width, height = (RAIL_WIDTH_M, RAIL_WIDTH_M), (0.02, 0.02)
    return RoadObject(
        id=f"2{number + 1:02d}",
        kind="none",
        s_m=0.0,
        t_m=t,
        name="rail",
        subkind="rail",
        width_m=RAIL_WIDTH_M,
        height_m=0.02,
        repeats=(Repeat(0.0, length, 0.0, (t, t), width, height, (0.0, 0.0)),),
    )


def _cross(identity: str, s: float, t: float, orientation: str) -> Signal:
    return Signal(
        id=identity,
        s_m=s,
        t_m=t,
        z_m=3.0,
        kind=ANDREAS_CROSS,
        subkind="-1",
        country="DE",
        name="RailwayCrossing",
        orientation=orientation,
        width_m=1.0,
        height_m=1.2,
    )


def _light(identity: str, s: float, t: float, orientation: str) -> Signal:
    return Signal(
        id=identity,
        s_m=s,
        t_m=t,
        z_m=1.5,
        kind="1000001",
        subkind="-1",
        country="DE",
        name="RailwayLight",
        orientation=orientation,
        dynamic=True,
        width_m=0.4,
        height_m=0.6,
    )


def _gate(identity: str, s: float, post_t: float, end_t: float, away: int) -> RoadObject:
    """A half barrier, open: its arm stands upright, as long as half the road is wide."""
    return RoadObject(
        id=identity,
        kind="barrier",
        s_m=s,
        t_m=post_t + 0.2 * away,
        name="railwayGate",
        subkind="open",
        length_m=0.15,
        width_m=0.15,
        height_m=max(abs(end_t - post_t), 2.5),
        dynamic=True,
    )


def open_section(arguments: Arguments, left_hand: bool, setting: str = "rural") -> LaneSection:
    """The cross-section of a road over land by its arguments.

    Args:
        arguments: ``lanes lane_width shoulder marking``.
        left_hand: traffic keeps left.
        setting: for the sizes of marks.

    Returns:
        The section: driven lanes, paved shoulder, grass verge.
    """
    ahead, against = arguments.pair("lanes", (1, 1), 0, 5)
    width = arguments.number("lane_width", 3.5, 2.5, 5.0)
    shoulder = arguments.number("shoulder", 0.5, 0.1, 4.0)
    style = arguments.word_of("marking", "eu", ("eu", "us"))
    between = lane_line(setting, style)
    if left_hand:
        ahead, against = against, ahead

    def side(count: int) -> list[Lane]:
        lanes = [plain_lane("driving", width, between) for _ in range(count - 1)]
        if count:
            lanes.append(plain_lane("driving", width, solid(setting)))
        return [*lanes, plain_lane("shoulder", shoulder), plain_lane("border", 1.5)]

    two_way = ahead > 0 and against > 0
    centre = middle_line(ahead + against, setting, style) if two_way else solid(setting)
    return section(side(against), side(ahead), centre)


def _open_road(arguments: Arguments, plan: Sequence[Geometry], length: float) -> Road:
    limit = arguments.number("speed_limit", 100 / 3.6, 1.0, 60.0)
    left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
    return Road(
        id="1",
        length_m=length,
        left_hand=left_hand,
        plan=tuple(plan),
        types=(RoadType(0.0, "rural", limit),),
        sections=(open_section(arguments, left_hand),),
    )


def winding(length_m: float, radius_m: float, turn_rad: float) -> tuple[Geometry, ...]:
    """A reference line that bends left and right in turn.

    Args:
        length_m: of it.
        radius_m: of the bends; 0 is straight.
        turn_rad: of each bend.

    Returns:
        Its pieces, clothoids between lines and circles.
    """
    pen = Pen()
    if radius_m <= 0:
        return tuple(pen.line(length_m).pieces)
    easing = min(0.5 * radius_m, 60.0)
    bend = turn_rad * radius_m + min(easing, 0.9 * turn_rad * radius_m)
    straight = max(0.6 * bend, 30.0)
    sign = 1.0
    pen.line(min(straight, length_m))
    while length_m - pen.s_m > bend + 1.0:
        pen.bend(sign * turn_rad, radius_m, easing)
        sign = -sign
        if length_m - pen.s_m > straight:
            pen.line(straight)
    if length_m - pen.s_m > 1e-6:
        pen.line(length_m - pen.s_m)
    return tuple(pen.pieces)


def waves(length_m: float, height_m: float, wave_m: float) -> tuple[Cubic, ...]:
    """An elevation of smooth waves that begins and ends level.

    Args:
        length_m: of the road.
        height_m: from valley to crest.
        wave_m: from crest to crest.

    Returns:
        Records, smooth where they meet.
    """
    if height_m <= 0:
        return ()
    half = length_m / max(round(length_m / (0.5 * wave_m)), 1)
    records = []
    for number in range(round(length_m / half)):
        rise = height_m if number % 2 == 0 else -height_m
        low = 0.0 if number % 2 == 0 else height_m
        records.append(_smooth(number * half, low, low + rise, half))
    return tuple(records)


def _smooth(s: float, first: float, last: float, length: float) -> Cubic:
    rise = (last - first) / (length * length)
    return Cubic(s, first, 0.0, 3.0 * rise, -2.0 * rise / length)


def _ramp(length: float, start: float, end: float, height: float) -> tuple[Cubic, ...]:
    if height <= 0:
        return ()
    return (
        _smooth(0.0, 0.0, height, start),
        Cubic(start, height),
        _smooth(end, height, 0.0, length - end),
    )


def _paved_edges(lanes: LaneSection) -> tuple[float, float]:
    """t of the paved surface's left and right edge."""
    sides = []
    for side in (1, -1):
        chosen = [
            lane
            for lane in lanes.lanes
            if lane.id * side > 0 and lane.kind in {"driving", "shoulder"}
        ]
        sides.append(side * sum(lane.widths[0].a for lane in chosen))
    return sides[0], sides[1]


def posts(road: Road) -> tuple[RoadObject, ...]:
    """Delineator posts on both sides of a country road.

    Args:
        road: values.

    Returns:
        Two rows.
    """
    left, right = _paved_edges(road.sections[0])
    rows = []
    for number, t in enumerate((left + 0.5, right - 0.5), 1):
        row = POST_GAP_M / 2, road.length_m - POST_GAP_M, POST_GAP_M, (t, t)
        repeat = Repeat(*row, height_m=(1.0, 1.0), z_m=(0.0, 0.0))
        rows.append(
            RoadObject(
                id=str(number),
                kind="pole",
                s_m=POST_GAP_M / 2,
                t_m=t,
                name="delineator",
                length_m=0.12,
                width_m=0.12,
                height_m=1.0,
                repeats=(repeat,),
            )
        )
    return tuple(rows)
