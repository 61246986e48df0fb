"""``highway(...)`` and ``merge(...)``: motorways with shoulders, guard rails and slip roads."""

from __future__ import annotations

from dataclasses import replace

from scenesim.errors import MapError
from scenesim.roads.builders.arguments import Arguments
from scenesim.roads.builders.country import waves
from scenesim.roads.builders.lanes import Pen, broken, linked, plain_lane, section, solid
from scenesim.roads.builders.slip_lanes import (
    guard_rail,
    linked_by,
    opening,
    placed,
    plain_from_wide,
    shifted_links,
    wide_to_plain,
    with_widths,
    without_edge,
)
from scenesim.roads.furniture import RoadObject
from scenesim.roads.junctions import Connection, Junction, RoadLink
from scenesim.roads.model import (
    Cubic,
    Geometry,
    Lane,
    LaneSection,
    MarkLine,
    Road,
    RoadMap,
    RoadMark,
    RoadType,
)

INNER_SHOULDER_M = 0.75
VERGE_M = 2.0
TAPER_M = 60.0
#: no guard rail beside a motorway where a slip road is still close
RAIL_FREE_M = 125.0
#: marks between a motorway and its slip roads: short and broad
SLIP_MARK = RoadMark(
    0.0, "broken", "bold", "white", 0.30, lines=(MarkLine(6.0, 6.0, 0.0, 3.0, 0.30),)
)


def highway(arguments: Arguments) -> RoadMap:
    """A motorway along x, both carriageways on one reference line in the median.

    ``length``, ``lanes=(with, against)``, ``lane_width``, ``shoulder``, ``median`` (width),
    ``guard_rail=both|median|none``, ``curvature`` (1/m, at its strongest), ``hills``,
    ``exit=yes|no`` (a slip road leaves to the right), ``speed_limit``, ``traffic=right|left``.

    Args:
        arguments: as above.

    Returns:
        The map: the road ``1``, whose driven lanes are -1, -2 ... from the median;
        with an exit its continuation ``2`` and the slip road ``3``.
    """
    length = arguments.number("length", 1000.0, 100.0, 20_000.0)
    has_exit = arguments.word_of("exit", "no", ("yes", "no")) == "yes"
    design = Design(arguments)
    curvature = arguments.number("curvature", 0.0, -0.01, 0.01)
    hills = arguments.number("hills", 0.0, 0.0, 30.0)
    arguments.finish()
    if has_exit:
        return RoadMap("highway", *design.with_slip_road(length, leaves=True))
    pen = Pen()
    if abs(curvature) < 1e-7:
        pen.line(length)
    else:
        quarter = length / 4
        pen.spiral(quarter, 0.0, curvature).spiral(quarter, curvature, 0.0)
        pen.spiral(quarter, 0.0, -curvature).spiral(quarter, -curvature, 0.0)
    road = design.road("1", tuple(pen.pieces), length)
    return RoadMap("highway", (replace(road, elevation=waves(length, hills, 900.0)),))


def merge(arguments: Arguments) -> RoadMap:
    """A motorway that a slip road joins from the right.

    ``length``, ``lanes``, ``lane_width``, ``shoulder``, ``median``, ``guard_rail``,
    ``speed_limit``, ``traffic`` as of ``highway``.

    Args:
        arguments: as above.

    Returns:
        The map: the motorway is ``1`` before and ``2`` after the slip road ``3`` comes in.
    """
    length = arguments.number("length", 800.0, 500.0, 20_000.0)
    design = Design(arguments)
    arguments.finish()
    return RoadMap("merge", *design.with_slip_road(length, leaves=False))


class Design:
    """The cross-section of a motorway by its arguments.

    Raises:
        MapError: no lane along the road.
    """

    def __init__(self, arguments: Arguments) -> None:
        self.left_hand = arguments.word_of("traffic", "right", ("right", "left")) == "left"
        self.lanes = arguments.pair("lanes", (2, 2), 0, 5)
        if not self.lanes[0]:
            raise MapError(f"{arguments.word}: lanes wants at least one lane along the road")
        self.width = arguments.number("lane_width", 3.75, 3.0, 5.0)
        self.shoulder = arguments.number("shoulder", 2.5, 0.5, 5.0)
        self.median = arguments.number("median", 3.0, 0.5, 30.0)
        self.rails = arguments.word_of("guard_rail", "both", ("both", "median", "none"))
        self.limit = arguments.number("speed_limit", 130 / 3.6, 5.0, 60.0)

    def section(self, slip: Lane | None = None) -> LaneSection:
        """Both carriageways; lane 0 is the inner edge of the one along s, so that its lanes count.

        Args:
            slip: a lane beside the lanes along s, from or to a slip road.

        Returns:
            The section.
        """
        edge = solid("motorway")
        ahead = self._driven(self.lanes[0], slip)
        beyond = [plain_lane("shoulder", INNER_SHOULDER_M), plain_lane("median", self.median)]
        if self.lanes[1]:
            beyond.append(plain_lane("shoulder", INNER_SHOULDER_M, edge))
            beyond += self._driven(self.lanes[1], None)
        left, right = (ahead, beyond) if self.left_hand else (beyond, ahead)
        return section(left, right, edge)

    def _driven(self, count: int, slip: Lane | None) -> list[Lane]:
        edge = SLIP_MARK if slip is not None else solid("motorway", bold=True)
        return [
            *(plain_lane("driving", self.width, broken("motorway")) for _ in range(count - 1)),
            plain_lane("driving", self.width, edge),
            *([slip] if slip is not None else []),
            plain_lane("stop", self.shoulder),
            plain_lane("border", VERGE_M),
        ]

    def inner_edge_m(self) -> float:
        """Where lane 0 lies: the inner edge of the carriageway along s.

        Returns:
            t in m; the reference line runs in the middle of the median.
        """
        edge = 0.5 * self.median + INNER_SHOULDER_M
        return edge if self.left_hand else -edge

    def road(
        self, identity: str, plan: tuple[Geometry, ...], length: float, gore: str = ""
    ) -> Road:
        """A plain stretch of motorway.

        Args:
            identity: of the road.
            plan: its reference line.
            length: of it.
            gore: its ``start`` or ``end`` where a slip road lies beside it; else "".

        Returns:
            The road with its guard rails.
        """
        lanes = self.section()
        side = 1 if self.left_hand else -1
        for kind, width, near, far in (
            ("stop", self.shoulder, 50.0, 90.0),
            ("border", VERGE_M, 90.0, 120.0),
        ):
            if gore:
                number = next(
                    lane.id for lane in lanes.lanes if lane.kind == kind and lane.id * side > 0
                )
                lanes = with_widths(lanes, number, opening(width, near, far, length, gore))
        return Road(
            id=identity,
            length_m=length,
            left_hand=self.left_hand,
            plan=plan,
            types=(RoadType(0.0, "motorway", self.limit),),
            lane_offsets=(Cubic(0.0, self.inner_edge_m()),),
            sections=(lanes,),
            objects=tuple(self._rails(identity, length, gore)),
        )

    def _rails(
        self, identity: str, length: float, gore: str = "", broad: tuple[float, float] | None = None
    ) -> list[RoadObject]:
        """Guard rails beside the median and beyond the hard shoulders.

        ``broad``: the slip lane opens (or closes) from the first to the second station.
        """
        if self.rails == "none":
            return []
        ahead = 1 if self.left_hand else -1
        places: list[tuple[float, float, float, float]] = []  # s, s, t, t
        for side, count in ((ahead, self.lanes[0]), (-ahead, self.lanes[1])):
            if not count:
                continue
            t = side * (0.5 * self.median - 0.45)
            places.append((0.0, length, t, t))
            if self.rails != "both":
                continue
            paved = abs(self.inner_edge_m()) + count * self.width + self.shoulder
            t = side * (paved + 0.5)
            if side == ahead and broad is not None:
                places += _round_slip_lane(length, t, side * self.width, broad)
                continue
            here = gore if side == ahead else ""
            low = RAIL_FREE_M if here == "start" else 0.0
            high = length - (RAIL_FREE_M if here == "end" else 0.0)
            places.append((low, high, t, t))
        return [
            guard_rail(f"{identity}{i:02d}", (low, high), (first, last))
            for i, (low, high, first, last) in enumerate(places, 1)
            if high - low > 0.1
        ]

    def with_slip_road(
        self, length: float, leaves: bool
    ) -> tuple[tuple[Road, ...], tuple[Junction, ...]]:
        """A motorway with a slip road that joins or leaves it.

        Args:
            length: of the motorway.
            leaves: it is an exit.

        Returns:
            The roads, and the junction where the slip road begins or ends.
        """
        side = 1 if self.left_hand else -1
        way_m = 12.0
        first = 0.5 * length
        slip_lane = plain_lane(
            "exit" if leaves else "entry", self.width, solid("motorway", bold=True)
        )
        pen = Pen()
        broad_start = first + way_m
        rest = length - broad_start
        beside = self.slip_road(broad_start if leaves else first, side, leaves)
        if not leaves:
            broad = self._broad("2", Pen(broad_start).line(rest).pieces, rest, slip_lane, False)
            plain = self.road("1", tuple(pen.line(first).pieces), first, "end")
            return self._joined(plain, broad, beside, first, way_m, leaves)
        broad = self._broad("1", Pen().line(first).pieces, first, slip_lane, True)
        after = self.road("2", tuple(Pen(broad_start).line(rest).pieces), rest, "start")
        return self._joined(broad, after, beside, first, way_m, leaves)

    def _broad(
        self, identity: str, plan: list[Geometry], length: float, slip: Lane, leaves: bool
    ) -> Road:
        """A motorway with a slip lane that opens before an exit or closes after an entry."""
        reach = min(250.0, 0.6 * length)
        plain, wide = self.section(), self.section(slip)
        slope = self.width / TAPER_M
        side = 1 if self.left_hand else -1
        number = side * (self.lanes[0] + 1)
        if leaves:
            begin = length - reach - TAPER_M
            slip_m = (begin, begin + TAPER_M)
            opening = (Cubic(0.0, 0.0, slope), Cubic(TAPER_M, self.width))
            wide = with_widths(replace(wide, s_m=begin), number, opening)
            sections = (
                shifted_links(linked(plain, False, False), number, True),
                shifted_links(wide, number, False),
            )
        else:
            slip_m = (reach + TAPER_M, reach)
            closing = (Cubic(0.0, self.width), Cubic(reach, self.width, -slope))
            wide = with_widths(wide, number, closing)
            end = replace(plain, s_m=reach + TAPER_M)
            sections = (wide_to_plain(wide, number), plain_from_wide(end, number))
        return Road(
            id=identity,
            length_m=length,
            left_hand=self.left_hand,
            plan=tuple(plan),
            types=(RoadType(0.0, "motorway", self.limit),),
            lane_offsets=(Cubic(0.0, self.inner_edge_m()),),
            sections=sections,
            objects=tuple(self._rails(identity, length, "", slip_m)),
        )

    def slip_road(self, x: float, side: int, leaves: bool) -> Road:
        """The slip road, its reference line on the border towards the motorway.

        Args:
            x: where it meets the junction.
            side: of the motorway: 1 left, -1 right.
            leaves: it is an exit.

        Returns:
            The road ``3``.
        """
        t = self.inner_edge_m() + side * self.lanes[0] * self.width
        turn = 0.22 * side
        pen = Pen()
        if leaves:
            pen.line(15.0).bend(turn, 260.0, 40.0).line(150.0)
        else:
            pen.line(150.0).bend(turn, 260.0, 40.0).line(15.0)
        pieces = placed(tuple(pen.pieces), (x, t, 0.0), at_end=not leaves)
        lane = plain_lane("driving", self.width, solid("motorway", bold=True))
        outer = [lane, plain_lane("shoulder", 1.5), plain_lane("border", VERGE_M)]
        near = opening(1.0, 95.0, 120.0, pen.s_m, "start" if leaves else "end")
        inner = [replace(plain_lane("border", 1.0), widths=near)]
        mark = solid("motorway", bold=True)
        lanes = section(*((outer, inner) if side > 0 else (inner, outer)), mark)
        return Road(
            id="3",
            name="slip road",
            length_m=pen.s_m,
            left_hand=self.left_hand,
            plan=pieces,
            types=(RoadType(0.0, "motorway", 80 / 3.6),),
            sections=(lanes,),
        )

    def _outside(
        self, kind: str, main_m: float, slip_m: float, leaves: bool, length: float
    ) -> Lane:
        """A lane beside the way between motorway and slip road."""
        first, last = (main_m, slip_m) if leaves else (slip_m, main_m)
        return replace(
            plain_lane(kind, first), widths=(Cubic(0.0, first, (last - first) / length),)
        )

    def _joined(
        self, before: Road, after: Road, beside: Road, start: float, way_m: float, leaves: bool
    ) -> tuple[tuple[Road, ...], tuple[Junction, ...]]:
        """The junction between the two pieces of motorway and the slip road."""
        side = 1 if self.left_hand else -1
        slip = side * (self.lanes[0] + 1)
        links = {}
        for lane in self.section().lanes:
            beyond = lane.id * side > 0 and abs(lane.id) >= abs(slip)
            broad = lane.id + (side if beyond else 0)
            links[lane.id] = (broad, lane.id) if leaves else (lane.id, broad)
        main = self.road("101", tuple(Pen(start).line(way_m).pieces), way_m)
        main = replace(
            main,
            objects=tuple(self._rails("101", way_m, "end")),
            junction="1",
            predecessor=RoadLink("road", before.id, "end"),
            successor=RoadLink("road", after.id, "start"),
            sections=(without_edge(linked_by(main.sections[0], links), side),),
        )
        t = self.inner_edge_m() + side * self.lanes[0] * self.width
        lane = replace(
            plain_lane("driving", self.width, solid("motorway", bold=True)),
            predecessor=slip if leaves else side,
            successor=side if leaves else slip,
        )
        outside = [
            self._outside("stop" if leaves else "shoulder", self.shoulder, 1.5, leaves, way_m),
            self._outside("border", VERGE_M, VERGE_M, leaves, way_m),
        ]
        ways = section(*(([lane, *outside], []) if side > 0 else ([], [lane, *outside])))
        turn = Road(
            id="102",
            length_m=way_m,
            junction="1",
            left_hand=self.left_hand,
            plan=tuple(Pen(start, t).line(way_m).pieces),
            predecessor=RoadLink("road", before.id if leaves else "3", "end"),
            successor=RoadLink("road", "3" if leaves else after.id, "start"),
            types=(RoadType(0.0, "motorway", 80 / 3.6),),
            sections=(ways,),
        )
        kept = {lane.id for lane in main.sections[0].lanes}
        against = tuple((b, i) for i, (_, b) in links.items() if i * side < 0 and i in kept)
        along = tuple((a, i) for i, (a, _) in links.items() if i * side > 0 and i in kept)
        first = before.id if leaves else "3"
        connections = (
            Connection("0", before.id, "101", "start", along),
            Connection("1", after.id, "101", "end", against),
            Connection("2", first, "102", "start", ((slip if leaves else side, side),)),
        )
        meets = RoadLink("junction", "1")
        before, after = replace(before, successor=meets), replace(after, predecessor=meets)
        beside = replace(beside, predecessor=meets) if leaves else replace(beside, successor=meets)
        junction = Junction("1", "slip road", connections=connections)
        return (before, after, beside, main, turn), (junction,)


def _round_slip_lane(
    length: float, t: float, extra: float, broad: tuple[float, float]
) -> list[tuple[float, float, float, float]]:
    """Stretches of a guard rail that gives way to a slip lane."""
    low, high = sorted(broad)
    opens = broad[0] < broad[1]
    first, last = (t, t + extra) if opens else (t + extra, t)
    return [(0.0, low, first, first), (low, high, first, last), (high, length, last, last)]
