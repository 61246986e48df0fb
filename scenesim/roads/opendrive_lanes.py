"""Reads lane sections, lanes, and road marks of OpenDRIVE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scenesim.errors import MapError
from scenesim.roads.model import (
    Access,
    Lane,
    LaneHeight,
    LaneMaterial,
    LaneSection,
    Limit,
    MarkLine,
    RoadMark,
)
from scenesim.roads.xml_tree import Element
from scenesim.roads.xml_values import Notes, text_of, truth_of

#: sections shorter than this are rounding, not road
SHORTEST_SECTION_M = 1e-3
#: names of 1.8 for what older versions call otherwise
RENAMED = {"walking": "sidewalk"}
SIDES = ("left", "center", "right")


def read_sections(road: Element, length_m: float, notes: Notes) -> tuple[LaneSection, ...]:
    """The lane sections of a road.

    Args:
        road: the road's element.
        length_m: of the road.
        notes: takes the faults.

    Returns:
        Along s; the first begins at 0.
    """
    found = [_section(child, notes) for child in road.within("lanes", "laneSection")]
    parent = road.first("lanes") or road
    ordered = notes.along(parent, found, lambda section: section.s_m)
    kept: list[LaneSection] = []
    for index, section in enumerate(ordered):
        end = ordered[index + 1].s_m if index + 1 < len(ordered) else length_m
        # kept, because the lanes' links run through it
        if section.s_m > length_m + SHORTEST_SECTION_M:
            notes.fault(parent, f"has a section at s = {section.s_m:g}, past the road's end")
        elif end - section.s_m < SHORTEST_SECTION_M:
            notes.fault(parent, f"has a section without length at s = {section.s_m:g}")
        kept.append(replace(section, s_m=min(section.s_m, length_m)))
    if kept and kept[0].s_m > 0:
        if kept[0].s_m > SHORTEST_SECTION_M:
            notes.fault(parent, f"begins at s = {kept[0].s_m:g}; its first section is taken from 0")
        kept[0] = replace(kept[0], s_m=0.0)
    return tuple(kept)


def _section(element: Element, notes: Notes) -> LaneSection:
    lanes: dict[int, Lane] = {}
    for side in SIDES:
        for child in element.within(side, "lane"):
            lane = _lane(child, side, notes)
            if lane is None:
                continue
            if lane.id in lanes:
                notes.fault(child, f"repeats the id {lane.id}; left out")
            else:
                lanes[lane.id] = lane
    if 0 not in lanes:
        lanes[0] = Lane(0, "none")
    _check_ids(element, sorted(lanes), notes)
    ordered = tuple(lanes[identity] for identity in sorted(lanes, reverse=True))
    return LaneSection(notes.station(element), ordered, truth_of(element, "singleSide"))


def _check_ids(element: Element, ids: Sequence[int], notes: Notes) -> None:
    if ids[-1] - ids[0] + 1 != len(ids):
        notes.fault(element, f"has lane ids with gaps ({', '.join(map(str, ids))[:80]})")


def _lane(element: Element, side: str, notes: Notes) -> Lane | None:
    identity = notes.whole(element, "id")
    wanted = {"left": 1, "center": 0, "right": -1}[side]
    if (identity > 0) - (identity < 0) != wanted:
        notes.fault(element, f"{identity} stands under <{side}>; its id decides its side")
    widths = tuple(notes.cubic(child, "sOffset") for child in element.all("width"))
    borders = tuple(notes.cubic(child, "sOffset") for child in element.all("border"))
    if identity and not widths and not borders:
        notes.fault(element, f"{identity} has neither width nor border; taken as 0 m wide")
    for one in widths:
        if one.a < 0 and not (one.b or one.c or one.d):
            notes.fault(element, f"{identity} is {one.a:g} m wide; taken as 0 m")
    link = element.first("link")
    kind = text_of(element, "type", "none") or "none"
    return Lane(
        id=identity,
        kind=RENAMED.get(kind, kind),
        level=truth_of(element, "level"),
        widths=notes.along(element, list(widths), lambda r: r.s_m) if identity else (),
        borders=notes.along(element, list(borders), lambda r: r.s_m) if identity else (),
        heights=_heights(element, notes),
        marks=_marks(element, notes),
        limits=_limits(element, notes),
        materials=_materials(element, notes),
        access=_access(element, notes),
        predecessor=_linked(link, "predecessor", notes),
        successor=_linked(link, "successor", notes),
        direction=text_of(element, "direction", "standard"),
    )


def _linked(link: Element | None, tag: str, notes: Notes) -> int | None:
    element = link.first(tag) if link is not None else None
    if element is None or "id" not in element.attributes:
        return None
    try:
        return notes.whole(element, "id")
    except MapError as error:
        notes.faults.append(f"{error}; left out")
        return None


def _heights(element: Element, notes: Notes) -> tuple[LaneHeight, ...]:
    found = [
        LaneHeight(
            notes.station(child, "sOffset"),
            notes.number(child, "inner", 0.0),
            notes.number(child, "outer", 0.0),
        )
        for child in element.all("height")
    ]
    return notes.along(element, found, lambda record: record.s_m)


def _limits(element: Element, notes: Notes) -> tuple[Limit, ...]:
    found = []
    for child in element.all("speed"):
        speed = notes.speed(child)
        if speed is not None:
            found.append(Limit(notes.station(child, "sOffset"), speed))
    return notes.along(element, found, lambda record: record.s_m)


def _materials(element: Element, notes: Notes) -> tuple[LaneMaterial, ...]:
    found = [
        LaneMaterial(
            notes.station(child, "sOffset"),
            notes.number(child, "friction", 1.0),
            notes.optional(child, "roughness") or 0.0,
            text_of(child, "surface"),
        )
        for child in element.all("material")
    ]
    return notes.along(element, found, lambda record: record.s_m)


def _access(element: Element, notes: Notes) -> tuple[Access, ...]:
    found = []
    for child in element.all("access"):
        words = [text_of(child, "restriction")] if "restriction" in child.attributes else []
        words += [text_of(inner, "type") for inner in child.all("restriction")]
        rule = text_of(child, "rule", "deny")
        found.append(Access(notes.station(child, "sOffset"), rule, tuple(words)))
    return notes.along(element, found, lambda record: record.s_m)


def _marks(element: Element, notes: Notes) -> tuple[RoadMark, ...]:
    found = [
        mark
        for child in element.all("roadMark")
        if (mark := notes.kept(child, lambda e: _mark(e, notes))) is not None
    ]
    return notes.along(element, found, lambda record: record.s_m)


def _mark(element: Element, notes: Notes) -> RoadMark:
    width = notes.optional(element, "width")
    pattern, explicit = element.first("type"), element.first("explicit")
    lines: tuple[MarkLine, ...] = ()
    if explicit is not None:
        lines = tuple(_mark_line(line, notes) for line in explicit.all("line"))
    elif pattern is not None:
        lines = tuple(_mark_line(line, notes) for line in pattern.all("line"))
        if (width is None or width <= 0) and "width" in pattern.attributes:
            width = notes.optional(pattern, "width")
    return RoadMark(
        s_m=notes.station(element, "sOffset"),
        kind=text_of(element, "type", "none"),
        weight=text_of(element, "weight", "standard"),
        colour=text_of(element, "color", "standard"),
        width_m=width if width is not None and 0 < width < 10 else None,
        height_m=notes.number(element, "height", 0.0),
        material=text_of(element, "material", "standard"),
        lane_change=text_of(element, "laneChange", "both"),
        lines=lines,
        explicit=explicit is not None,
    )


def _mark_line(element: Element, notes: Notes) -> MarkLine:
    return MarkLine(
        length_m=max(notes.number(element, "length"), 0.0),
        space_m=max(notes.number(element, "space", 0.0), 0.0),
        t_offset_m=notes.number(element, "tOffset", 0.0),
        s_offset_m=notes.station(element, "sOffset"),
        width_m=max(notes.number(element, "width", 0.0), 0.0),
        colour=text_of(element, "color"),
    )
