"""Shoes on their soles."""

from __future__ import annotations

import numpy as np

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.torso import steps
from scenesim.world.classes import Part

_UP, _LEFT = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)

# m from the ankle of a foot 0.265 m long: ahead; half; height of the upper
_UPPER = (
    (-0.080, 0.020, 0.045),
    (-0.072, 0.032, 0.070),
    (-0.048, 0.036, 0.098),
    (0.006, 0.036, 0.104),
    (0.036, 0.038, 0.092),
    (0.085, 0.043, 0.068),
    (0.130, 0.045, 0.056),
    (0.175, 0.041, 0.049),
    (0.203, 0.030, 0.040),
    (0.211, 0.015, 0.030),
)
# ahead; half
_SOLE = (
    (-0.084, 0.020),
    (-0.072, 0.034),
    (-0.040, 0.037),
    (0.030, 0.038),
    (0.090, 0.046),
    (0.150, 0.049),
    (0.195, 0.038),
    (0.214, 0.018),
)
#: height of the ankle's part against a low shoe, and m, height of the sole
_KINDS = {"boots": (1.22, 0.030), "sneakers": (1.05, 0.026), "shoes": (0.92, 0.016)}


def shoe(lofter: Lofter, body: Frame, kind: str, y: float, first: int) -> list[Patch]:
    """A shoe lofted from heel to toe, on a sole that shows all around.

    Args:
        lofter: how fine.
        body: lengths.
        kind: ``boots``, ``sneakers`` or ``shoes``.
        y: m, the foot's distance to the left.
        first: bone of the thigh; foot and toes follow it.

    Returns:
        The patches.
    """
    s = body.toe / 0.195
    tall, thick = _KINDS[kind]
    middle = y + (0.004 if y > 0 else -0.004) * s
    part = Part.LEG_LEFT if y > 0 else Part.LEG_RIGHT
    weights = _weights(body, first, s)
    upper = []
    for x, half, high in _UPPER:
        high *= tall if -0.06 < x < 0.02 else 1.0
        upper.append(
            Section((x * s, middle, high * s / 2), high * s / 2, high * s / 2, half * s, 2.9)
        )
    patches = [_lofted(lofter, upper, "shoes", part, weights, (12, 11))]
    if lofter.level == 0:
        sole = [
            Section((x * s, middle, thick * s / 2), thick * s / 2, thick * s / 2, half * s, 5.0)
            for x, half in _SOLE
        ]
        patches.append(_lofted(lofter, sole, "soles", part, weights, (8, 8)))
        if kind != "shoes":
            patches.append(_laces(lofter, (middle, s, tall), part, weights, kind))
    return patches


def _laces(
    lofter: Lofter,
    place: tuple[float, float, float],
    part: Part,
    weights: Weights,
    kind: str,
) -> Patch:
    """Four laces across the instep.

    Args:
        lofter: how fine.
        place: m to the left, scale of the foot, height of the ankle's part.
        part: the leg.
        weights: of the shoe.
        kind: of shoe.

    Returns:
        The patch.
    """
    middle, s, tall = place
    at, high = [row[0] for row in _UPPER], [row[2] for row in _UPPER]
    high = [h * (tall if -0.06 < x < 0.02 else 1.0) for x, h in zip(at, high, strict=True)]
    starts = np.array([0.040, 0.058, 0.076, 0.094])[:, None, None]
    across = np.array([-0.021, -0.011, 0.0, 0.011, 0.021])
    x = starts + np.array([[-0.0035], [0.0035]]) + 0.25 * np.abs(across) - 0.004
    sunk = 9.0 * across * across - 0.0025
    z = np.interp(x.ravel(), at, high).reshape(x.shape) - sunk
    y = across + 0.0 * x
    grid = np.stack([x * s, middle + y * s, z * s], axis=-1)
    name = "soles" if kind == "sneakers" else "seam"
    return lofter.sheet(grid, slot(name), part, weights, _UP)


def _lofted(
    lofter: Lofter,
    sections: list[Section],
    name: str,
    part: Part,
    weights: Weights,
    fine: tuple[int, int],
) -> Patch:
    """A closed tube along the foot."""
    return lofter.tube(
        sections,
        _UP,
        _LEFT,
        slot=slot(name),
        part=part,
        weights=weights,
        around=fine[0],
        along=fine[1],
        closed=(True, True),
    )


def _weights(body: Frame, first: int, s: float) -> Weights:
    """The toes bend at the ball."""

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        toes = steps((points[:, 0] - body.ball) / (0.03 * s))
        return [(first + 2, 1 - toes), (first + 3, toes)]

    return weights
