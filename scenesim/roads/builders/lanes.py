"""Lanes, marks and reference lines as the builders lay them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, sin

import numpy as np

from scenesim.roads.model import (
    Cubic,
    Geometry,
    Lane,
    LaneHeight,
    LaneSection,
    MarkLine,
    RoadMark,
)
from scenesim.roads.reference_line import ReferenceLine
from scenesim.roads.stripes import DASHES, WIDTHS

KERB_M = 0.13
KERB_WIDTH_M = 0.15
#: American lane lines: 10 ft and 30 ft, 4 in wide
#: Source: MUTCD 2009, sections 3A.05 and 3A.06.
US_DASH_M, US_GAP_M, US_WIDTH_M = 3.05, 9.14, 0.10


def solid(setting: str = "town", colour: str = "white", bold: bool = False) -> RoadMark:
    """An unbroken line.

    Args:
        setting: ``town rural motorway``.
        colour: of the paint.
        bold: the wide line.

    Returns:
        The mark.
    """
    weight = "bold" if bold else "standard"
    return RoadMark(0.0, "solid", weight, colour, WIDTHS[setting][bold], lane_change="none")


def broken(setting: str = "town", colour: str = "white") -> RoadMark:
    """A dashed line in the setting's rhythm.

    Args:
        setting: ``town rural motorway``.
        colour: of the paint.

    Returns:
        The mark.
    """
    dash, gap = DASHES[setting]
    width = WIDTHS[setting][0]
    line = MarkLine(dash, gap, 0.0, gap / 2, width)
    return RoadMark(0.0, "broken", "standard", colour, width, lines=(line,))


def lane_line(setting: str = "town", style: str = "eu") -> RoadMark:
    """The dashed line between lanes of one direction.

    Args:
        setting: ``town rural motorway``.
        style: ``eu`` or ``us`` (10 ft dashes, 30 ft gaps).

    Returns:
        The mark.
    """
    if style == "eu":
        return broken(setting)
    line = MarkLine(US_DASH_M, US_GAP_M, 0.0, US_GAP_M / 2, US_WIDTH_M)
    return RoadMark(0.0, "broken", "standard", "white", US_WIDTH_M, lines=(line,))


def middle_line(lanes: int, setting: str = "town", style: str = "eu") -> RoadMark:
    """The line between opposing traffic.

    Args:
        lanes: of both directions together.
        setting: ``town rural motorway``.
        style: ``eu`` or ``us`` (yellow; double where there are several lanes).

    Returns:
        The mark: dashed where one may overtake.
    """
    if style == "eu":
        return broken(setting) if lanes <= 3 else solid(setting)
    if lanes <= 2 and setting == "rural":
        return replace(lane_line(setting, style), colour="yellow")
    apart = US_WIDTH_M
    lines = tuple(MarkLine(1.0, 0.0, t, 0.0, US_WIDTH_M) for t in (apart, -apart))
    return RoadMark(
        0.0, "solid solid", "standard", "yellow", US_WIDTH_M, lane_change="none", lines=lines
    )


def plain_lane(
    kind: str, width_m: float, mark: RoadMark | None = None, height_m: float = 0.0
) -> Lane:
    """A lane of constant width, its id still to be given.

    Args:
        kind: OpenDRIVE type.
        width_m: of it.
        mark: on its outer border.
        height_m: above the road.

    Returns:
        The lane, with id 0.
    """
    heights = (LaneHeight(0.0, height_m, height_m),) if height_m else ()
    return Lane(
        0,
        kind,
        widths=(Cubic(0.0, width_m),),
        heights=heights,
        marks=(mark,) if mark is not None else (),
    )


def section(
    left: Sequence[Lane], right: Sequence[Lane], centre: RoadMark | None = None, s_m: float = 0.0
) -> LaneSection:
    """A lane section from its lanes, each side from the inside out.

    Args:
        left: left of the reference line.
        right: right of it.
        centre: the mark on the reference line.
        s_m: where it begins.

    Returns:
        The section with ids given.
    """
    lanes = [replace(lane, id=number) for number, lane in enumerate(left, 1)][::-1]
    lanes.append(Lane(0, "none", marks=(centre,) if centre is not None else ()))
    lanes += [replace(lane, id=-number) for number, lane in enumerate(right, 1)]
    return LaneSection(s_m, tuple(lanes))


def linked(lanes: LaneSection, before: bool, after: bool) -> LaneSection:
    """A section whose lanes go on under the same ids.

    Args:
        lanes: the section.
        before: link predecessors.
        after: link successors.

    Returns:
        The linked section.
    """
    found = tuple(
        replace(
            lane,
            predecessor=lane.id if before and lane.id else lane.predecessor,
            successor=lane.id if after and lane.id else lane.successor,
        )
        for lane in lanes.lanes
    )
    return replace(lanes, lanes=found)


@dataclass
class Pen:
    """Draws a reference line piece by piece.

    Attributes:
        x_m, y_m: where it is.
        heading_rad: where it points.
        s_m: drawn so far.
        pieces: drawn.
    """

    x_m: float = 0.0
    y_m: float = 0.0
    heading_rad: float = 0.0
    s_m: float = 0.0

    def __post_init__(self) -> None:
        self.pieces: list[Geometry] = []

    def line(self, length_m: float) -> Pen:
        """Straight on.

        Args:
            length_m: how far.

        Returns:
            The pen.
        """
        start = self.x_m, self.y_m
        if self.pieces and self.pieces[-1].kind == "line":
            last = self.pieces.pop()
            self.pieces.append(replace(last, length_m=last.length_m + length_m))
            self.s_m += length_m
        else:
            self._add("line", length_m, ())
        self.x_m = start[0] + length_m * cos(self.heading_rad)
        self.y_m = start[1] + length_m * sin(self.heading_rad)
        return self

    def arc(self, length_m: float, curvature: float) -> Pen:
        """Along a circle.

        Args:
            length_m: how far.
            curvature: 1/m, positive to the left.

        Returns:
            The pen.
        """
        return self._curved("arc", length_m, (curvature,), curvature * length_m)

    def spiral(self, length_m: float, first: float, last: float) -> Pen:
        """Along a clothoid.

        Args:
            length_m: how far.
            first: curvature at its start, 1/m.
            last: at its end.

        Returns:
            The pen.
        """
        return self._curved("spiral", length_m, (first, last), 0.5 * (first + last) * length_m)

    def bend(self, angle_rad: float, radius_m: float, easing_m: float) -> Pen:
        """A curve as roads have it: clothoid, circle, clothoid.

        Args:
            angle_rad: to turn by, positive to the left.
            radius_m: of the circle.
            easing_m: length of each clothoid, shortened where the turn is too small for it.

        Returns:
            The pen.
        """
        sign = 1.0 if angle_rad > 0 else -1.0
        easing = min(easing_m, 0.9 * abs(angle_rad) * radius_m)
        peak = sign / radius_m
        arc = (abs(angle_rad) - easing / radius_m) * radius_m
        self.spiral(easing, 0.0, peak)
        self.arc(arc, peak)
        return self.spiral(easing, peak, 0.0)

    def _curved(self, kind: str, length: float, parameters: tuple[float, ...], turn: float) -> Pen:
        self._add(kind, length, parameters)
        end = ReferenceLine([self.pieces[-1]]).at(np.array([self.s_m]))
        self.x_m, self.y_m = float(end.x[0]), float(end.y[0])
        self.heading_rad += turn
        return self

    def _add(self, kind: str, length: float, parameters: tuple[float, ...]) -> None:
        self.pieces.append(
            Geometry(kind, self.s_m, self.x_m, self.y_m, self.heading_rad, length, parameters)
        )
        self.s_m += length
