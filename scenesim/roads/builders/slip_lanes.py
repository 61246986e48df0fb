"""Pieces of motorways: guard rails, moved lines, and sections with and without a slip lane."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np

from scenesim.roads.furniture import Repeat, RoadObject
from scenesim.roads.model import Cubic, Geometry, LaneSection
from scenesim.roads.reference_line import ReferenceLine

RAIL_HEIGHT_M = 0.75
RAIL_WIDTH_M = 0.31


def opening(width: float, near: float, far: float, length: float, where: str) -> tuple[Cubic, ...]:
    """Widths of a lane that is shut where a slip road is still close.

    Args:
        width: full, m.
        near: shut up to here from the junction.
        far: full from here on.
        length: of the road.
        where: the junction is at its ``start`` or ``end``.

    Returns:
        Width records.
    """
    rise = width / (far - near)
    if where == "start":
        return (Cubic(0.0, 0.0), Cubic(near, 0.0, rise), Cubic(far, width))
    return (Cubic(0.0, width), Cubic(length - far, width, -rise), Cubic(length - near, 0.0))


def guard_rail(identity: str, s_m: tuple[float, float], t_m: tuple[float, float]) -> RoadObject:
    """A steel guard rail along a road.

    Args:
        identity: of the object.
        s_m: where it begins and ends.
        t_m: where it stands there.

    Returns:
        The object.
    """
    sizes = (RAIL_WIDTH_M, RAIL_WIDTH_M), (RAIL_HEIGHT_M, RAIL_HEIGHT_M)
    row = Repeat(s_m[0], s_m[1] - s_m[0], 0.0, t_m, *sizes, (0.0, 0.0))
    return RoadObject(
        id=identity,
        kind="barrier",
        s_m=s_m[0],
        t_m=t_m[0],
        name="guardRail",
        subkind="guardRail",
        width_m=RAIL_WIDTH_M,
        height_m=RAIL_HEIGHT_M,
        repeats=(row,),
    )


def placed(
    pieces: tuple[Geometry, ...], place: tuple[float, float, float], at_end: bool
) -> tuple[Geometry, ...]:
    """A reference line moved so that one of its ends lies at a place.

    Args:
        pieces: drawn from the origin along x.
        place: x, y (m), heading (rad) wanted there.
        at_end: it is the line's end; otherwise its start.

    Returns:
        The moved pieces.
    """
    last = pieces[-1]
    s = last.s_m + last.length_m if at_end else 0.0
    here = ReferenceLine(pieces).at(np.array([s]))
    turn = place[2] - float(here.heading[0])
    x0, y0 = float(here.x[0]), float(here.y[0])
    c, n = cos(turn), sin(turn)
    moved = []
    for piece in pieces:
        x, y = piece.x_m - x0, piece.y_m - y0
        moved.append(
            replace(
                piece,
                x_m=place[0] + c * x - n * y,
                y_m=place[1] + n * x + c * y,
                heading_rad=(piece.heading_rad + turn + pi) % (2 * pi) - pi,
            )
        )
    return tuple(moved)


def with_widths(lanes: LaneSection, number: int, widths: tuple[Cubic, ...]) -> LaneSection:
    """A section with other widths of one lane.

    Args:
        lanes: the section.
        number: id of the lane.
        widths: its records.

    Returns:
        The section.
    """
    return replace(
        lanes,
        lanes=tuple(
            replace(lane, widths=widths) if lane.id == number else lane for lane in lanes.lanes
        ),
    )


def beyond(lane: int, number: int) -> bool:
    """Whether a lane is the slip lane or lies outside it.

    Args:
        lane: id.
        number: id of the slip lane.

    Returns:
        True if so.
    """
    return lane * number > 0 and abs(lane) >= abs(number)


def shifted_links(lanes: LaneSection, number: int, plain: bool) -> LaneSection:
    """Links between a plain section and the wide one after it.

    Args:
        lanes: one of the two sections.
        number: id of the slip lane.
        plain: it is the plain one.

    Returns:
        The section.
    """
    step = 1 if number > 0 else -1
    found = []
    for lane in lanes.lanes:
        if not lane.id:
            found.append(lane)
        elif plain:
            found.append(replace(lane, successor=lane.id + step * beyond(lane.id, number)))
        elif lane.id == number:
            found.append(lane)
        else:
            found.append(replace(lane, predecessor=lane.id - step * beyond(lane.id, number)))
    return replace(lanes, lanes=tuple(found))


def wide_to_plain(lanes: LaneSection, number: int) -> LaneSection:
    """Links from a section with a slip lane to the plain one after it.

    Args:
        lanes: the wide section.
        number: id of the slip lane.

    Returns:
        The section.
    """
    step = 1 if number > 0 else -1
    found = [
        replace(lane, successor=lane.id - step * beyond(lane.id, number))
        if lane.id and lane.id != number
        else lane
        for lane in lanes.lanes
    ]
    return replace(lanes, lanes=tuple(found))


def plain_from_wide(lanes: LaneSection, number: int) -> LaneSection:
    """Links from a plain section back to the wide one before it.

    Args:
        lanes: the plain section.
        number: id of the slip lane.

    Returns:
        The section.
    """
    step = 1 if number > 0 else -1
    found = [
        replace(lane, predecessor=lane.id + step * beyond(lane.id, number)) if lane.id else lane
        for lane in lanes.lanes
    ]
    return replace(lanes, lanes=tuple(found))


def without_edge(lanes: LaneSection, side: int) -> LaneSection:
    """A section without what lies outside the driven lanes on one side.

    Args:
        lanes: the section.
        side: 1 left, -1 right.

    Returns:
        The section.
    """
    kept = tuple(
        lane for lane in lanes.lanes if lane.id * side <= 0 or lane.kind not in {"stop", "border"}
    )
    return replace(lanes, lanes=kept)


def linked_by(lanes: LaneSection, links: dict[int, tuple[int, int]]) -> LaneSection:
    """A section with given links.

    Args:
        lanes: the section.
        links: lane id to (predecessor, successor).

    Returns:
        The section.
    """
    found = tuple(
        replace(lane, predecessor=links[lane.id][0], successor=links[lane.id][1])
        if lane.id
        else lane
        for lane in lanes.lanes
    )
    return replace(lanes, lanes=found)
