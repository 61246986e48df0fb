"""Where a road can be at all, from its records alone: what is far away need not be sampled."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, inf, sin

from scenesim.roads.model import Cubic, Geometry, Lane, LaneSection, Road

#: west, south, east, north in m, world
Box = tuple[float, float, float, float]

_EVERYWHERE: Box = (-inf, -inf, inf, inf)
_SLACK_M = 0.01


def extent(road: Road) -> Box:
    """A box around a road and all of its lanes; never too small, often too large.

    Args:
        road: its values.

    Returns:
        (west, south, east, north) m, world; infinite where its cross-section is no plane.
    """
    if road.crossfalls or road.shapes or not road.plan:
        return _EVERYWHERE
    ends = [*(piece.s_m for piece in road.plan[1:]), road.length_m]
    boxes = [
        _piece(piece, max(end - piece.s_m, piece.length_m, 0.0) + 1e-3)
        for piece, end in zip(road.plan, ends, strict=True)
    ]
    wide = _reach(road.lane_offsets, road.length_m) + _widest(road) + _SLACK_M
    west, south, east, north = zip(*boxes, strict=True)
    return min(west) - wide, min(south) - wide, max(east) + wide, max(north) + wide


def apart(one: Box, other: Box) -> float:
    """How far two boxes are apart along x or y, whichever is more.

    Args:
        one: m.
        other: m.

    Returns:
        m; at most 0 where they overlap.
    """
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def _piece(piece: Geometry, length: float) -> Box:
    """A box around one piece of a reference line, which may run on past its own length."""
    x, y = piece.x_m, piece.y_m
    if piece.kind in {"arc", "spiral"}:
        return x - length, y - length, x + length, y + length
    if piece.kind == "poly3":
        ahead, aside = length, _most(piece.parameters, length)
    elif piece.kind == "paramPoly3":
        end = 1.0 if piece.normalised else piece.length_m
        ahead, aside = _most(piece.parameters[:4], end), _most(piece.parameters[4:], end)
    else:
        to_x = x + length * cos(piece.heading_rad)
        to_y = y + length * sin(piece.heading_rad)
        return min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)
    round_about = ahead + aside
    return x - round_about, y - round_about, x + round_about, y + round_about


def _widest(road: Road) -> float:
    """The farthest that any lane reaches from lane 0, m."""
    ends = [*(section.s_m for section in road.sections[1:]), road.length_m]
    both = zip(road.sections, ends, strict=True)
    return max((_section(one, max(end - one.s_m, 0.0)) for one, end in both), default=0.0)


def _section(section: LaneSection, length: float) -> float:
    left = sum(_lane(lane, length) for lane in section.lanes if lane.id > 0)
    return max(left, sum(_lane(lane, length) for lane in section.lanes if lane.id < 0))


def _lane(lane: Lane, length: float) -> float:
    """The most that a lane adds to the width of its side: its width, or the t of its border."""
    return _reach(lane.widths or lane.borders, length)


def _reach(records: Sequence[Cubic], length: float) -> float:
    """The greatest value of records that hold one after the other, in size."""
    if not records:
        return 0.0
    ends = [*(record.s_m for record in records[1:]), length]
    ways = (max(end - record.s_m, 0.0) + 1e-3 for record, end in zip(records, ends, strict=True))
    return max(_most((r.a, r.b, r.c, r.d), way) for r, way in zip(records, ways, strict=True))


def _most(k: Sequence[float], p: float) -> float:
    """More than a cubic reaches over [0, p], in size."""
    return abs(k[0]) + p * (abs(k[1]) + p * (abs(k[2]) + p * abs(k[3])))
