"""The road network of a map: everything that other rooms ask for, derived when needed and kept.

A ``MapNetwork`` is a resource: cheap to make from a ``RoadMap``, it fills its tables as roads are
asked for. It holds no state that changes an answer, and travels to other processes as its map.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import MapError
from scenesim.randomness import Stream
from scenesim.roads.cross_section import RoadShape
from scenesim.roads.extent import Box, extent
from scenesim.roads.lane_lines import LaneLine
from scenesim.roads.links import Key, Links
from scenesim.roads.locating import Locator
from scenesim.roads.model import Road, RoadMap
from scenesim.roads.network import LanePath, LanePose, LaneSpan
from scenesim.roads.opendrive_lanes import SHORTEST_SECTION_M
from scenesim.roads.right_of_way import RightOfWay
from scenesim.roads.samples import Samples
from scenesim.roads.setting import main_setting, setting_at, speed_limit_mps
from scenesim.roads.spans import DRIVEN, main_road_of, section_index, spans_of
from scenesim.roads.stripes import Stripe, painted
from scenesim.roads.strips import Strip
from scenesim.roads.things import Sign, Thing, signs_of, things_of
from scenesim.roads.walking import walk

Floats = NDArray[np.float64]


class MapNetwork:
    """A ``RoadNetwork`` of an OpenDRIVE map or a builder.

    Attributes:
        map: its values.
        name: of the file or the builder's word.
        faults: what was wrong in the file and lived with.
        setting: ``town``, ``rural`` or ``motorway``: what stands beside most of its roads.
        main_road: the longest road outside junctions that has lanes to drive on.
        left_hand: traffic keeps left.
    """

    def __init__(self, road_map: RoadMap, main_road: str | None = None) -> None:
        self.map = road_map
        self.name = road_map.name
        self.faults = road_map.faults
        self._roads = {road.id: road for road in road_map.roads}
        self.main_road = main_road if main_road is not None else main_road_of(road_map)
        self.left_hand = self._roads[self.main_road].left_hand
        self.setting = main_setting(road_map)
        self._samples = Samples(self._roads)
        self._lines: dict[Key, LaneLine] = {}
        self._stripes: dict[str, tuple[Stripe, ...]] = {}
        self._next: dict[Key, tuple[LaneSpan, ...]] = {}

    def __reduce__(self) -> tuple[type[MapNetwork], tuple[RoadMap, str]]:
        return MapNetwork, (self.map, self.main_road)

    def road_ids(self) -> Sequence[str]:
        """All roads, in the file's order.

        Returns:
            Their ids.
        """
        return tuple(self._roads)

    def road(self, road: str) -> Road:
        """The values of a road.

        Args:
            road: id.

        Returns:
            As read or built.

        Raises:
            MapError: there is no such road.
        """
        try:
            return self._roads[road]
        except KeyError:
            known = ", ".join(list(self._roads)[:12])
            raise MapError(f"{self.name}: has no road '{road}'; it has {known}") from None

    def length_m(self, road: str) -> float:
        """Length of a road's reference line.

        Args:
            road: id.

        Returns:
            Metres.
        """
        return self.road(road).length_m

    def shape(self, road: str) -> RoadShape:
        """A road's geometry, to be evaluated anywhere.

        Args:
            road: id.

        Returns:
            The shape.
        """
        return self._samples.shape(self.road(road).id)

    @cached_property
    def _all_spans(self) -> dict[Key, LaneSpan]:
        return spans_of(self.map)

    @cached_property
    def _by_kind(self) -> dict[str | None, tuple[LaneSpan, ...]]:
        kinds: dict[str | None, list[LaneSpan]] = {None: []}
        for span in self._all_spans.values():
            if span.s_end_m - span.s_start_m < SHORTEST_SECTION_M:
                continue
            kinds[None].append(span)
            kinds.setdefault(span.kind, []).append(span)
        return {kind: tuple(spans) for kind, spans in kinds.items()}

    def spans(self, kind: str | None = None) -> Sequence[LaneSpan]:
        """All lanes of all sections, or those of one type.

        Args:
            kind: OpenDRIVE lane type; None for all.

        Returns:
            In the file's order, from left to right.
        """
        return self._by_kind.get(kind, ())

    def span_at(self, road: str, lane: int, s_m: float) -> LaneSpan | None:
        """The lane of that id at a station.

        Args:
            road: id.
            lane: id.
            s_m: station.

        Returns:
            The lane, or None where the road has none there.
        """
        known = self._roads.get(road)
        if known is None or not -1e-6 <= s_m <= known.length_m + 1e-6:
            return None
        return self._all_spans.get((road, section_index(known, s_m), lane))

    def surface(self, road: str, s_m: Floats, t_m: Floats) -> Floats:
        """Points of a road's surface, without kerbs and lane heights.

        Args:
            road: id.
            s_m: (P,) m.
            t_m: (P,) m.

        Returns:
            (P, 3) m, world.
        """
        s, t = np.broadcast_arrays(np.atleast_1d(s_m).astype(float), np.asarray(t_m, dtype=float))
        return self.shape(road).surface(s, t)

    def lane_pose(self, road: str, lane: int, s_m: float, offset_m: float = 0.0) -> LanePose:
        """A place on a lane, on top of its kerb.

        Args:
            road: id.
            lane: id.
            s_m: station.
            offset_m: from the lane's centre, positive to the left of growing s.

        Returns:
            Position, heading of travel, width.

        Raises:
            MapError: the road has no such lane there.
        """
        span = self.span_at(road, lane, s_m)
        if span is None:
            length = self.length_m(road)
            raise MapError(
                f"{self.name}: road '{road}' ({length:.1f} m) has no lane {lane} at s = {s_m:.1f} m"
            )
        return self.line(span).pose(s_m, offset_m, span.forward)

    def locate(self, x_m: float, y_m: float) -> tuple[LaneSpan, float, float] | None:
        """The lane under a point; where lanes cross, the driven one whose centre is nearest.

        Args:
            x_m: world.
            y_m: world.

        Returns:
            The lane, s, and the offset from the lane's centre (positive to the left of growing
            s); None off all lanes.
        """
        best: tuple[tuple[bool, float], LaneSpan, float, float] | None = None
        for strip, column, s, t in self._locator.under(x_m, y_m):
            span = self._all_spans[strip.road, strip.section, strip.lanes[column].lane]
            offset = t - self.line(span).middle(s)
            rank = (span.kind not in DRIVEN, abs(offset))
            if best is None or rank < best[0]:
                best = (rank, span, s, offset)
        return best[1:] if best else None

    def ground_m(self, x_m: float, y_m: float) -> float | None:
        """Height of the road, its sidewalks and kerbs included, under a point.

        Args:
            x_m: world.
            y_m: world.

        Returns:
            z in m; None off all lanes.
        """
        found = self.locate(x_m, y_m)
        if found is None:
            return None
        span, s, offset = found
        return self.line(span).pose(s, offset, True).position[2]

    def successors(self, span: LaneSpan) -> Sequence[LaneSpan]:
        """The lanes that traffic may drive on to, in travel direction.

        Args:
            span: a lane.

        Returns:
            None, one, or several at a junction.
        """
        key = (span.road, span.section, span.lane)
        if key not in self._next:
            found = []
            for other, at_start in self._links.beyond(key, span.forward):
                ahead = self._all_spans[other]
                if ahead.forward == at_start or ahead.kind == "bidirectional":
                    found.append(ahead)
            self._next[key] = tuple(found)
        return self._next[key]

    def neighbour(self, span: LaneSpan, side: str) -> LaneSpan | None:
        """The adjacent lane, of any type.

        Args:
            span: a lane.
            side: ``left`` or ``right`` of travel.

        Returns:
            The lane, or None at the road's edge.
        """
        step = 1 if (side == "left") == span.forward else -1
        lane = span.lane + step or span.lane + 2 * step
        return self._all_spans.get((span.road, span.section, lane))

    def path_ahead(
        self, road: str, lane: int, s_m: float, length_m: float, stream: Stream
    ) -> LanePath:
        """The way on from a place for a length, turning at random at junctions.

        Args:
            road: id.
            lane: id.
            s_m: where it begins.
            length_m: of the way; it ends sooner where the roads end.
            stream: decides the turns.

        Returns:
            The path.

        Raises:
            MapError: the road has no such lane there.
        """
        span = self.span_at(road, lane, s_m)
        if span is None:
            raise MapError(f"{self.name}: road '{road}' has no lane {lane} at s = {s_m:.1f} m")
        return walk(span, s_m, length_m, stream, self)

    def speed_limit_mps(self, road: str, s_m: float, lane: int | None = None) -> float:
        """The speed limit at a place; where the map says none, that of the setting.

        Args:
            road: id.
            s_m: station.
            lane: id, for limits of single lanes.

        Returns:
            m/s.
        """
        return speed_limit_mps(self.road(road), s_m, lane, self.setting)

    def setting_at(self, road: str, s_m: float) -> str:
        """What stands beside a road.

        Args:
            road: id.
            s_m: station.

        Returns:
            ``town``, ``rural`` or ``motorway``.
        """
        return setting_at(self.road(road), s_m) or self.setting

    def strips(self, road: str) -> tuple[Strip, ...]:
        """A road's lane sections, sampled for meshing: chords within 2 cm.

        Args:
            road: id.

        Returns:
            One strip for each section that has a length.
        """
        return self._samples.strips(road)

    def stripes(self, road: str) -> tuple[Stripe, ...]:
        """A road's marks, one for each painted line or dash, on the strips' surface.

        Args:
            road: id.

        Returns:
            The stripes.
        """
        if road not in self._stripes:
            found: list[Stripe] = []
            for strip in self.strips(road):
                section = self.shape(road).sections[strip.section]
                setting = self.setting_at(road, section.start_m)
                found += painted(strip, section.section, section.end_m, setting)
            self._stripes[road] = tuple(found)
        return self._stripes[road]

    def things(self, road: str) -> tuple[Thing, ...]:
        """A road's objects in the world, repeats resolved.

        Args:
            road: id.

        Returns:
            The things.
        """
        return things_of(self.shape(road))

    def signs(self, road: str) -> tuple[Sign, ...]:
        """A road's signs and traffic lights in the world.

        Args:
            road: id.

        Returns:
            The signs.
        """
        return signs_of(self.shape(road))

    def line(self, span: LaneSpan) -> LaneLine:
        """A lane's centre line, dense enough to drive on.

        Args:
            span: the lane.

        Returns:
            The line, kept for the next time.
        """
        key = (span.road, span.section, span.lane)
        line = self._lines.get(key)
        if line is None:
            strip = self._samples.dense(span.road, span.section)
            column = next(i for i, lane in enumerate(strip.lanes) if lane.lane == span.lane)
            line = self._lines[key] = LaneLine(strip, column)
        return line

    @cached_property
    def right_of_way(self) -> RightOfWay:
        """Lights, signs and priorities at the junctions.

        Returns:
            The rules.
        """
        return RightOfWay(self)

    @cached_property
    def extents(self) -> dict[str, Box]:
        """Boxes around the roads, known without sampling them.

        Returns:
            Road to (west, south, east, north) m, world; never too small.
        """
        return {road.id: extent(road) for road in self.map.roads}

    @cached_property
    def _links(self) -> Links:
        return Links(self.map)

    @cached_property
    def _locator(self) -> Locator:
        return Locator(self.extents, self._samples.sections)
