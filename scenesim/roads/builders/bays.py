"""Painted parking spaces square to a lane."""

from __future__ import annotations

from dataclasses import replace

from scenesim.roads.furniture import Corner, Marking, Outline, Repeat, RoadObject
from scenesim.roads.model import Road

#: a parking lane that wide has its spaces square to the road
SQUARE_M = 3.8
BAY_M = 2.5


def with_bays(road: Road) -> Road:
    """A street with spaces painted on the parking lanes that are as deep as a car.

    Args:
        road: of one section and constant widths.

    Returns:
        The road, its spaces among its objects.
    """
    rows: list[RoadObject] = []
    count = int((road.length_m - 6.0) / BAY_M)
    for side in (1, -1):
        inside = 0.0
        for lane in sorted(road.sections[0].lanes, key=lambda one: abs(one.id)):
            if lane.id * side <= 0:
                continue
            width = lane.widths[0].a
            if lane.kind == "parking" and width >= SQUARE_M and count > 0:
                rows.append(space_row(len(rows), side, count, (BAY_M, width), inside))
            inside += width
    return replace(road, objects=(*road.objects, *rows)) if rows else road


def space_row(
    number: int, sign: int, count: int, size: tuple[float, float], half: float
) -> RoadObject:
    """A row of painted spaces on one side of an aisle.

    Args:
        number: of the object on its road, from 0.
        sign: 1 on the left of the road, -1 on its right.
        count: of the spaces.
        size: width and depth of each, m.
        half: m, from the reference line to where they begin.

    Returns:
        The object.
    """
    width, depth = size
    t = sign * (half + 0.5 * depth)
    u, v = 0.5 * width, 0.5 * depth
    corners = ((-u, -sign * v), (-u, sign * v), (u, sign * v), (u, -sign * v))
    outline = Outline("0", tuple(Corner(str(i), True, a, b) for i, (a, b) in enumerate(corners)))
    lines = Marking(side="", corners=("0", "1", "2", "3"), colour="white", width_m=0.12, line_m=1.0)
    first = 3.0 + u
    return RoadObject(
        id=str(number + 1),
        kind="parkingSpace",
        s_m=first,
        t_m=t,
        name="space",
        length_m=width,
        width_m=depth,
        outlines=(outline,),
        markings=(lines,),
        repeats=(
            Repeat(first, (count - 1) * width, width, (t, t), height_m=(0.0, 0.0), z_m=(0.0, 0.0)),
        ),
        attributes=(("parking_access", "all"),),
    )
