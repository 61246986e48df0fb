"""Smooth lines between two places."""

from __future__ import annotations

from dataclasses import replace
from math import cos, hypot, sin, tan

from scenesim.geometry.angles import wrapped
from scenesim.roads.model import Cubic, Geometry
from scenesim.roads.reference_line import curve_length_m

#: sharper corners are not rounded by one circle
SHARPEST_RAD = 2.9


def hermite(first: float, slope: float, last: float, end_slope: float, length: float) -> Cubic:
    """The cubic with given values and slopes at both ends.

    Args:
        first: value at 0.
        slope: at 0.
        last: value at ``length``.
        end_slope: there.
        length: in m.

    Returns:
        The record from 0 on.
    """
    rise = last - first
    c = (3.0 * rise / length - 2.0 * slope - end_slope) / length
    d = (slope + end_slope - 2.0 * rise / length) / (length * length)
    return Cubic(0.0, first, slope, c, d)


def curve_between(
    start: tuple[float, float, float], end: tuple[float, float, float]
) -> tuple[Geometry, ...]:
    """A smooth line between two places: straight, round a corner, or an S.

    Args:
        start: x, y (m), heading (rad).
        end: x, y (m), heading (rad).

    Returns:
        Its pieces.
    """
    x, y, heading = start
    dx, dy = end[0] - x, end[1] - y
    ahead = dx * cos(heading) + dy * sin(heading)
    aside = -dx * sin(heading) + dy * cos(heading)
    turn = wrapped(end[2] - heading)
    if abs(turn) < 1e-7 and abs(aside) < 1e-6 and ahead > 0:
        return (Geometry("line", 0.0, x, y, heading, hypot(dx, dy)),)
    corner = _corner(ahead, aside, turn)
    if corner is not None:
        return _rounded(start, turn, *corner)
    return (_bent(start, ahead, aside, turn),)


def _corner(ahead: float, aside: float, turn: float) -> tuple[float, float] | None:
    """How far the two tangents' meeting point lies from both ends; None where they miss."""
    if not 0.05 < abs(turn) < SHARPEST_RAD:
        return None
    last = aside / sin(turn)
    first = ahead - last * cos(turn)
    return (first, last) if first > 0.2 and last > 0.2 else None


def _rounded(
    start: tuple[float, float, float], turn: float, first: float, last: float
) -> tuple[Geometry, ...]:
    x, y, heading = start
    tangent = min(first, last)
    radius = tangent / tan(abs(turn) / 2)
    pieces: list[Geometry] = []
    s = 0.0
    if first - tangent > 1e-3:
        pieces.append(Geometry("line", 0.0, x, y, heading, first - tangent))
        s = first - tangent
        x, y = x + s * cos(heading), y + s * sin(heading)
    curvature = (1.0 if turn > 0 else -1.0) / radius
    length = radius * abs(turn)
    pieces.append(Geometry("arc", s, x, y, heading, length, (curvature,)))
    if last - tangent > 1e-3:
        chord = 2.0 * radius * sin(abs(turn) / 2)
        x, y = x + chord * cos(heading + turn / 2), y + chord * sin(heading + turn / 2)
        pieces.append(Geometry("line", s + length, x, y, wrapped(heading + turn), last - tangent))
    return tuple(pieces)


def _bent(start: tuple[float, float, float], ahead: float, aside: float, turn: float) -> Geometry:
    reach = hypot(ahead, aside)
    u = _ends(ahead, reach, reach * cos(turn))
    v = _ends(aside, 0.0, reach * sin(turn))
    unmeasured = Geometry("paramPoly3", 0.0, *start, 1.0, (*u, *v), normalised=True)
    return replace(unmeasured, length_m=curve_length_m(unmeasured))


def _ends(last: float, slope: float, end_slope: float) -> tuple[float, float, float, float]:
    cubic = hermite(0.0, slope, last, end_slope, 1.0)
    return (cubic.a, cubic.b, cubic.c, cubic.d)
