"""Which lane leads to which: inside a road, across roads, through junctions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenesim.roads.junctions import Connection, Junction, RoadLink
from scenesim.roads.model import Lane, Road, RoadMap

#: (road, section, lane)
Key = tuple[str, int, int]


class Links:
    """The lanes that touch each lane's two ends.

    A link names the lane and the end of it that is touched, so that a walk knows in which
    direction it goes on: touching its start means going on along growing s.
    """

    def __init__(self, road_map: RoadMap) -> None:
        self._roads: dict[str, Road] = {road.id: road for road in road_map.roads}
        self._junctions: dict[str, Junction] = {j.id: j for j in road_map.junctions}
        self._incoming: dict[tuple[str, str], list[Connection]] = {}
        for junction in road_map.junctions:
            for connection in junction.connections:
                self._incoming.setdefault((junction.id, connection.incoming), []).append(connection)
        self._lanes: Mapping[Key, Lane] = {
            (road.id, index, lane.id): lane
            for road in road_map.roads
            for index, section in enumerate(road.sections)
            for lane in section.lanes
            if lane.id
        }

    def beyond(self, key: Key, at_end: bool) -> tuple[tuple[Key, bool], ...]:
        """The lanes that touch one end of a lane.

        Args:
            key: the lane.
            at_end: its end; otherwise its start.

        Returns:
            (lane, whether its start is the end touched) of each.
        """
        road_id, section, lane_id = key
        road, lane = self._roads[road_id], self._lanes[key]
        wanted = lane.successor if at_end else lane.predecessor
        inner = section + (1 if at_end else -1)
        if 0 <= inner < len(road.sections):
            found = [((road_id, inner, wanted), at_end)] if wanted else []
        else:
            link = road.successor if at_end else road.predecessor
            found = list(self._across(road, lane_id, wanted, link, at_end))
        seen = dict.fromkeys(found)
        return tuple(entry for entry in seen if entry[0] in self._lanes and entry[0] != key)

    def _across(
        self, road: Road, lane: int, wanted: int | None, link: RoadLink | None, at_end: bool
    ) -> Iterator[tuple[Key, bool]]:
        if link is None:
            return
        if link.kind != "junction":
            touched = self._roads.get(link.id)
            if touched is not None and wanted:
                yield self._end_of(touched, link.contact, wanted)
            return
        for connection in self._incoming.get((link.id, road.id), []):
            way = self._roads.get(connection.connecting)
            if way is None or not _touches(connection, way, road, at_end):
                continue
            for start, end in _lane_links(connection, way):
                if start == lane and end:
                    yield self._end_of(way, connection.contact, end)

    @staticmethod
    def _end_of(road: Road, contact: str, lane: int) -> tuple[Key, bool]:
        if contact == "end":
            return (road.id, len(road.sections) - 1, lane), False
        return (road.id, 0, lane), True


def _touches(connection: Connection, way: Road, road: Road, at_end: bool) -> bool:
    """Whether a connection leaves from this end of the road: both may meet one junction."""
    link = way.predecessor if connection.contact == "start" else way.successor
    if link is None or link.kind != "road" or link.id != road.id or not link.contact:
        return True
    return link.contact == ("end" if at_end else "start")


def _lane_links(connection: Connection, way: Road) -> Iterator[tuple[int, int]]:
    if connection.lane_links:
        yield from connection.lane_links
        return
    # files that leave the lane links to the connecting road's own lanes
    starts = connection.contact == "start"
    section = way.sections[0 if starts else -1]
    for lane in section.lanes:
        touched = lane.predecessor if starts else lane.successor
        if touched and lane.id:
            yield touched, lane.id
