"""The lanes of a map as spans, and which of them are driven."""

from __future__ import annotations

from scenesim.roads.links import Key
from scenesim.roads.model import Road, RoadMap
from scenesim.roads.network import LaneSpan

#: lanes that motor vehicles follow
DRIVEN = frozenset(
    {
        *("driving", "entry", "exit", "onRamp", "offRamp", "connectingRamp", "bidirectional"),
        *("mwyEntry", "mwyExit", "bus", "taxi", "HOV", "slipLane", "shared"),
    }
)


def spans_of(road_map: RoadMap) -> dict[Key, LaneSpan]:
    """Every lane of every section, the centre left out.

    Args:
        road_map: values.

    Returns:
        (road, section, lane) to its span, in the file's order.
    """
    spans: dict[Key, LaneSpan] = {}
    for road in road_map.roads:
        ends = [*(section.s_m for section in road.sections[1:]), road.length_m]
        for index, (section, end) in enumerate(zip(road.sections, ends, strict=True)):
            for lane in section.lanes:
                if lane.id:
                    forward = (lane.id < 0) != road.left_hand
                    spans[road.id, index, lane.id] = LaneSpan(
                        road=road.id,
                        section=index,
                        lane=lane.id,
                        kind=lane.kind,
                        s_start_m=section.s_m,
                        s_end_m=end,
                        forward=forward != (lane.direction == "reversed"),
                        junction=road.junction,
                    )
    return spans


def section_index(road: Road, s_m: float) -> int:
    """The lane section at a station.

    Args:
        road: values.
        s_m: station.

    Returns:
        Its index; the first or last beyond the ends.
    """
    index = len(road.sections) - 1
    while index > 0 and road.sections[index].s_m > s_m:
        index -= 1
    return index


def main_road_of(road_map: RoadMap) -> str:
    """The longest road outside junctions that has lanes to drive on.

    Args:
        road_map: values.

    Returns:
        Its id.
    """

    def worth(road: Road) -> tuple[bool, bool, float]:
        drivable = any(
            lane.kind in DRIVEN and lane.id for section in road.sections for lane in section.lanes
        )
        return drivable, not road.junction, road.length_m

    return max(road_map.roads, key=worth).id
