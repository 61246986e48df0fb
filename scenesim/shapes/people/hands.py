"""Hands: palm, thumb and curled fingers; mittens from afar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.vectors import Vector, add, times
from scenesim.world.classes import Part

_AHEAD: Vector = (1.0, 0.0, 0.0)
_Row = tuple[float, float, float, float, float, float]

# m of a hand 0.19 m long: way from the wrist, ahead, inwards; front, back, half
_MITTEN: tuple[_Row, ...] = (
    (-0.015, 0.0, 0.0, 0.026, 0.026, 0.020),
    (0.020, 0.0, 0.0, 0.033, 0.032, 0.017),
    (0.060, 0.001, 0.002, 0.041, 0.040, 0.016),
    (0.095, 0.0, 0.006, 0.041, 0.040, 0.015),
    (0.130, -0.001, 0.020, 0.036, 0.036, 0.013),
    (0.155, -0.001, 0.038, 0.031, 0.032, 0.011),
    (0.162, -0.001, 0.052, 0.022, 0.024, 0.008),
)
_PALM: tuple[_Row, ...] = (
    (-0.015, 0.0, 0.0, 0.026, 0.026, 0.020),
    (0.020, 0.0, 0.0, 0.032, 0.031, 0.017),
    (0.060, 0.001, 0.002, 0.040, 0.039, 0.016),
    (0.088, 0.0, 0.005, 0.041, 0.040, 0.014),
    (0.099, 0.0, 0.007, 0.036, 0.035, 0.009),
)
_THUMB: tuple[_Row, ...] = (
    (0.015, 0.018, 0.004, 0.014, 0.012, 0.012),
    (0.050, 0.044, 0.012, 0.014, 0.012, 0.011),
    (0.085, 0.050, 0.022, 0.011, 0.010, 0.009),
    (0.102, 0.047, 0.028, 0.004, 0.004, 0.004),
)
# m: ahead of the middle, length, radius, how far the tip is curled inwards
_FINGERS = (
    (0.031, 0.066, 0.0090, 0.036),
    (0.010, 0.074, 0.0092, 0.042),
    (-0.011, 0.068, 0.0088, 0.046),
    (-0.030, 0.053, 0.0078, 0.048),
)


class Wrist(NamedTuple):
    """Where a hand grows.

    Attributes:
        at: (x, y, z) m.
        along: unit, from the elbow.
        lateral: unit, away from the body.
        bone: of the hand.
        part: a ``Part``.
    """

    at: Vector
    along: Vector
    lateral: Vector
    bone: int
    part: Part


def hand(lofter: Lofter, body: Frame, wrist: Wrist) -> list[Patch]:
    """A relaxed hand; its fingers curl towards the body.

    Args:
        lofter: how fine; fingers are told apart at the finest level.
        body: lengths.
        wrist: where it grows.

    Returns:
        The patches.
    """
    s = body.hand / 0.19

    def at(way: float, ahead: float, inner: float) -> Vector:
        point = add(wrist.at, times(wrist.along, way * s))
        return add(add(point, times(_AHEAD, ahead * s)), times(wrist.lateral, -inner * s))

    def tube(rows: Sequence[_Row], fine: tuple[int, int], power: float = 2.0) -> Patch:
        return lofter.tube(
            [Section(at(w, a, i), f * s, b * s, h * s, power) for w, a, i, f, b, h in rows],
            _AHEAD,
            wrist.lateral,
            slot=slot("skin"),
            part=wrist.part,
            weights=lambda _points: [(wrist.bone, 1.0)],
            around=fine[0],
            along=fine[1],
            closed=(False, True),
        )

    if lofter.level > 1:
        return [tube(_MITTEN, (10, 8), 2.6)]
    thumb = tube(_THUMB, (7, 4))
    if lofter.level == 1:
        return [tube(_MITTEN, (10, 8), 2.6), thumb]
    return [tube(_PALM, (10, 5), 2.6), thumb, *(tube(_finger(*f), (5, 4)) for f in _FINGERS)]


def _finger(ahead: float, long: float, radius: float, curl: float) -> tuple[_Row, ...]:
    """Three bones and a tip, each more bent than the one before."""
    return tuple(
        (0.086 + along * long, ahead * spread, 0.006 + bend * curl, *(3 * (thick * radius,)))
        for along, spread, bend, thick in (
            (0.00, 1.00, 0.00, 1.00),
            (0.45, 0.98, 0.16, 1.04),
            (0.82, 0.92, 0.55, 0.92),
            (1.00, 0.86, 1.00, 0.50),
        )
    )
