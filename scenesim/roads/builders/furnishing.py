"""What stands and is painted where a road meets a junction: crosswalk, stop line, signs, lights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenesim.roads.cross_section import RoadShape
from scenesim.roads.furniture import Corner, Marking, Outline, RoadObject, Signal
from scenesim.roads.model import Road, RoadMark
from scenesim.roads.spans import section_index

CROSSWALK_M = 4.0
CROSSWALK_GAP_M = 0.6
BAR_M = 0.5
STOP_LINE_M = 0.5
#: lanes between the kerbs
CARRIAGEWAY = frozenset(
    {"driving", "parking", "biking", "shoulder", "stop", "border", "entry", "exit", "median"}
)
#: German sign numbers
STOP, YIELD, PRIORITY, LIGHT, PEDESTRIAN_LIGHT = "206", "205", "306", "1000001", "1000002"
SIGNS = {
    STOP: ("Stop", 0.9, 0.9),
    YIELD: ("Yield", 0.9, 0.78),
    PRIORITY: ("PriorityRoad", 0.6, 0.6),
}


@dataclass(frozen=True, slots=True)
class Approach:
    """One end of a road at a junction, by distance from the junction's edge.

    Attributes:
        road: values.
        contact: ``start`` or ``end``.
    """

    road: Road
    contact: str

    def s(self, back_m: float) -> float:
        """The station at a distance from the junction.

        Args:
            back_m: away from it.

        Returns:
            s in m.
        """
        return self.road.length_m - back_m if self.contact == "end" else back_m

    def edges(self, back_m: float) -> tuple[float, float, float]:
        """The carriageway at a distance from the junction.

        Args:
            back_m: away from it.

        Returns:
            t of its right edge, of lane 0, and of its left edge, m.
        """
        shape = RoadShape(self.road)
        s = np.array([self.s(back_m)])
        section = shape.sections[section_index(self.road, float(s[0]))]
        t, _ = section.borders(s)
        low = high = section.centre
        while low > 0 and section.lanes[low - 1].kind in CARRIAGEWAY:
            low -= 1
        while high < len(section.lanes) and section.lanes[high].kind in CARRIAGEWAY:
            high += 1
        return float(t[0, high]), float(t[0, section.centre]), float(t[0, low])

    @property
    def near_sign(self) -> int:
        """The side of incoming traffic: -1 is right of s, 1 left.

        Returns:
            1 or -1.
        """
        right = (self.contact == "end") != self.road.left_hand
        return -1 if right else 1

    @property
    def orientation(self) -> str:
        """The direction of traffic towards the junction.

        Returns:
            ``+`` along s, ``-`` against.
        """
        return "+" if self.contact == "end" else "-"


def with_crosswalk(road: Road, contact: str) -> Road:
    """A road with a zebra crossing at one end.

    Args:
        road: values.
        contact: ``start`` or ``end``.

    Returns:
        The road with it.
    """
    here = Approach(road, contact)
    middle = CROSSWALK_GAP_M + 0.5 * CROSSWALK_M
    right, _, left = here.edges(middle)
    return with_zebra(road, here.s(middle), right, left, f"crosswalk_{contact}")


def with_zebra(road: Road, s_m: float, right_m: float, left_m: float, name: str) -> Road:
    """A road with a zebra crossing across it.

    Args:
        road: values.
        s_m: of its middle.
        right_m: t of one end.
        left_m: t of the other.
        name: of the object.

    Returns:
        The road with it.
    """
    half = 0.5 * CROSSWALK_M
    corners = [(s_m - half, right_m), (s_m + half, right_m), (s_m + half, left_m),
               (s_m - half, left_m)]  # fmt: skip
    outline = Outline("0", tuple(Corner(str(i), False, s, t) for i, (s, t) in enumerate(corners)))
    middle = Outline(
        "1", (Corner("4", False, s_m, right_m), Corner("5", False, s_m, left_m)), closed=False
    )
    bars = Marking(
        side="",
        corners=("4", "5"),
        colour="white",
        width_m=CROSSWALK_M,
        line_m=BAR_M,
        space_m=BAR_M,
        start_m=0.5 * BAR_M,
        stop_m=0.25 * BAR_M,
    )
    thing = RoadObject(
        id=f"{road.id}{len(road.objects):02d}",
        kind="crosswalk",
        s_m=s_m,
        t_m=0.5 * (right_m + left_m),
        name=name,
        length_m=CROSSWALK_M,
        width_m=left_m - right_m,
        outlines=(outline, middle),
        markings=(bars,),
    )
    return replace(road, objects=(*road.objects, thing))


def stop_distance_m(crosswalk: bool) -> float:
    """Where the stop line's nearer edge lies before a junction.

    Args:
        crosswalk: there is one.

    Returns:
        Metres from the junction's edge.
    """
    return CROSSWALK_GAP_M + CROSSWALK_M + 1.0 if crosswalk else 0.6


def with_stop_line(road: Road, contact: str, crosswalk: bool) -> Road:
    """A road with a stop line across its lanes towards a junction.

    Args:
        road: values.
        contact: ``start`` or ``end``.
        crosswalk: there is one to stop before.

    Returns:
        The road with it.
    """
    here = Approach(road, contact)
    back = stop_distance_m(crosswalk)
    right, middle, left = here.edges(back)
    outer = right if here.near_sign < 0 else left
    s = sorted((here.s(back), here.s(back + STOP_LINE_M)))
    low, high = sorted((middle + 0.1 * here.near_sign, outer))
    corners = [(s[0], low), (s[1], low), (s[1], high), (s[0], high)]
    outline = Outline(
        "0", tuple(Corner(str(i), False, a, b) for i, (a, b) in enumerate(corners)), fill="paint"
    )
    thing = RoadObject(
        id=f"{road.id}{len(road.objects):02d}",
        kind="roadMark",
        s_m=0.5 * (s[0] + s[1]),
        t_m=0.5 * (low + high),
        name="stopLine",
        subkind="stopLine",
        orientation=here.orientation,
        length_m=STOP_LINE_M,
        width_m=high - low,
        outlines=(outline,),
    )
    return replace(road, objects=(*road.objects, thing))


def with_sign(road: Road, contact: str, kind: str, signal_id: str, back_m: float) -> Road:
    """A road with a sign or light for traffic towards a junction, beside the kerb.

    Args:
        road: values.
        contact: ``start`` or ``end``.
        kind: German sign number, or of a light.
        signal_id: unique in the map.
        back_m: from the junction's edge.

    Returns:
        The road with it.
    """
    here = Approach(road, contact)
    right, _, left = here.edges(back_m)
    t = right - 0.75 if here.near_sign < 0 else left + 0.75
    is_light = kind in {LIGHT, PEDESTRIAN_LIGHT}
    name, width, height = SIGNS.get(kind, ("TrafficLight", 0.35, 0.95))
    signal = Signal(
        id=signal_id,
        s_m=here.s(back_m),
        t_m=t,
        z_m=2.5 if is_light else 2.2,
        kind=kind,
        subkind="-1",
        country="DE",
        name=name,
        orientation=here.orientation,
        dynamic=is_light,
        width_m=width,
        height_m=height,
    )
    return replace(road, signals=(*road.signals, signal))


def with_marks_ended(road: Road, contact: str, back_m: float) -> Road:
    """A road whose lane marks stop short of a junction, so that they do not cross its zebra.

    Args:
        road: values.
        contact: ``start`` or ``end``.
        back_m: from the junction's edge; within the road's last (or first) section.

    Returns:
        The road.
    """
    at_end = contact == "end"
    index = -1 if at_end else 0
    section = road.sections[index]
    cut = road.length_m - back_m - section.s_m if at_end else back_m
    if cut <= 0:
        return road
    blank = RoadMark(cut if at_end else 0.0, "none")

    def ended(marks: tuple[RoadMark, ...]) -> tuple[RoadMark, ...]:
        if not marks:
            return marks
        if at_end:
            return (*(mark for mark in marks if mark.s_m < cut), blank)
        late = tuple(mark for mark in marks if mark.s_m > cut)
        held = [mark for mark in marks if mark.s_m <= cut][-1]
        return (blank, replace(held, s_m=cut), *late)

    lanes = tuple(replace(lane, marks=ended(lane.marks)) for lane in section.lanes)
    sections = list(road.sections)
    sections[index] = replace(section, lanes=lanes)
    return replace(road, sections=tuple(sections))
