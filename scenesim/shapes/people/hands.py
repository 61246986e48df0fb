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
# a fist around a bar, from the knuckles on: way inwards; way from the wrist, ahead; front and back
# (across the fingers), half (their thickness)
_FIST: tuple[_Row, ...] = (
    (-0.006, 0.092, 0.0, 0.037, 0.036, 0.012),
    (0.004, 0.104, 0.0, 0.040, 0.038, 0.011),
    (0.026, 0.111, 0.0, 0.039, 0.037, 0.010),
    (0.046, 0.104, -0.001, 0.037, 0.035, 0.011),
    (0.055, 0.088, -0.002, 0.034, 0.032, 0.012),
)
_CLASPING: tuple[_Row, ...] = (  # the thumb goes round the other way
    (0.015, 0.018, 0.004, 0.014, 0.012, 0.012),
    (0.050, 0.042, 0.016, 0.014, 0.012, 0.011),
    (0.076, 0.042, 0.036, 0.011, 0.010, 0.009),
    (0.094, 0.036, 0.048, 0.006, 0.006, 0.006),
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


def hand(lofter: Lofter, body: Frame, wrist: Wrist, hands: str = "loose") -> list[Patch]:
    """A hand: relaxed, its fingers curl towards the body; or closed around a bar.

    Args:
        lofter: how fine; fingers are told apart at the finest level.
        body: lengths.
        wrist: where it grows.
        hands: of ``Outfit``.

    Returns:
        The patches.
    """
    s = body.hand / 0.19
    cover = slot("shoes" if hands == "gloved" else "skin")

    def at(way: float, ahead: float, inner: float) -> Vector:
        point = add(wrist.at, times(wrist.along, way * s))
        return add(add(point, times(_AHEAD, ahead * s)), times(wrist.lateral, -inner * s))

    def tube(rows: Sequence[_Row], fine: tuple[int, int], power: float = 2.0) -> Patch:
        return lofter.tube(
            [Section(at(w, a, i), f * s, b * s, h * s, power) for w, a, i, f, b, h in rows],
            _AHEAD,
            wrist.lateral,
            slot=cover,
            part=wrist.part,
            weights=lambda _points: [(wrist.bone, 1.0)],
            around=fine[0],
            along=fine[1],
            closed=(False, True),
        )

    def fingers(middle: float, share: float) -> Patch:
        rows = [
            Section(at(w, a + middle, i), f * share * s, b * share * s, h * s, 2.4)
            for i, w, a, f, b, h in _FIST
        ]
        return lofter.tube(
            rows,
            _AHEAD,
            wrist.along,
            slot=cover,
            part=wrist.part,
            weights=lambda _points: [(wrist.bone, 1.0)],
            around=8,
            along=5,
            closed=(True, True),
        )

    if hands != "loose":
        palm = [tube(_PALM, (10, 5), 2.6), tube(_CLASPING, (7, 4))]
        if lofter.level > 0:
            return [*palm, fingers(0.0, 1.0)]
        return [*palm, *(fingers(middle, 0.27) for middle in (0.030, 0.010, -0.010, -0.029))]
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
