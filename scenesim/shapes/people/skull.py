"""The surface of a head, and patches of colour on it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, sin

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person, head_centre
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

#: height (0 chin, 1 crown); x of the centre; front, back, half m of a head 0.23 m high; power
SKULL = (
    (0.000, 0.062, 0.012, 0.020, 0.018, 2.0),
    (0.025, 0.050, 0.034, 0.034, 0.036, 2.1),
    (0.090, 0.034, 0.054, 0.056, 0.049, 2.2),
    (0.190, 0.016, 0.073, 0.078, 0.059, 2.2),
    (0.300, 0.006, 0.083, 0.092, 0.066, 2.2),
    (0.400, 0.000, 0.088, 0.098, 0.070, 2.2),
    (0.500, 0.000, 0.087, 0.100, 0.073, 2.2),
    (0.575, 0.000, 0.094, 0.102, 0.075, 2.2),
    (0.700, 0.000, 0.093, 0.103, 0.077, 2.1),
    (0.820, -0.002, 0.082, 0.096, 0.073, 2.0),
    (0.910, -0.005, 0.062, 0.076, 0.058, 2.0),
    (0.970, -0.008, 0.036, 0.046, 0.036, 2.0),
    (1.000, -0.010, 0.006, 0.008, 0.006, 2.0),
)


class Skull:
    """The surface of a head, to place things on.

    Attributes:
        scale: against a head of 0.23 m.
        base: (x, y, z) m of the chin's level.
    """

    __slots__ = ("base", "scale", "wide")

    def __init__(self, person: Person, body: Frame) -> None:
        self.scale = body.head / 0.230
        self.base = head_centre(body)
        self.wide = 1.0 - 0.03 * person.female + 0.06 * (1 - person.grown)

    def section(self, height: float, thick: float = 0.0) -> Section:
        """A horizontal cross-section.

        Args:
            height: 0 chin, 1 crown.
            thick: m, added outside.

        Returns:
            The section.
        """
        row = _row(height)
        x, front, back, half = (v * self.scale for v in row[:4])
        at = (self.base[0] + x, 0.0, self.base[2] + height * 0.230 * self.scale)
        return Section(at, front + thick, back + thick, half * self.wide + thick, row[4])

    def point(self, height: float, angle: float, out: float = 0.0) -> Vector:
        """A point of the surface.

        Args:
            height: 0 chin, 1 crown.
            angle: rad, 0 ahead, to the left.
            out: m, outside of it.

        Returns:
            (x, y, z) m.
        """
        section = self.section(height, out)
        c, s = cos(angle), sin(angle)
        p = abs(c) ** (2 / section.power) * (1 if c >= 0 else -1)
        q = abs(s) ** (2 / section.power) * (1 if s >= 0 else -1)
        reach = section.front if c >= 0 else section.back
        return (section.at[0] + reach * p, section.half * q, section.at[2])


def rigid(_x: float, _y: float, _z: float) -> list[tuple[int, float]]:
    """Weights of what is fixed to the head.

    Args:
        _x: m.
        _y: m.
        _z: m.

    Returns:
        The head alone.
    """
    return [(Bone.HEAD, 1.0)]


def decal(
    lofter: Lofter,
    skull: Skull,
    box: tuple[float, float, float, float],
    name: str,
    out: float = 0.0015,
    shape: tuple[int, int] = (3, 4),
) -> Patch:
    """A coloured patch on the skull.

    Args:
        lofter: how fine.
        skull: what it lies on.
        box: lower and upper height (0 chin, 1 crown), first and last angle (rad).
        name: the slot.
        out: m, above the skin.
        shape: rows and columns.

    Returns:
        The patch.
    """
    low, high, left, right = box
    grid = np.zeros((*shape, 3))
    for i in range(shape[0]):
        for j in range(shape[1]):
            u, v = i / (shape[0] - 1), j / (shape[1] - 1)
            edge = 0.0 if 0 < i < shape[0] - 1 and 0 < j < shape[1] - 1 else -0.3
            height, angle = low + (high - low) * u, left + (right - left) * v
            grid[i, j] = skull.point(height, angle, (out + out * edge) * skull.scale)
    middle = skull.point((low + high) / 2, (left + right) / 2, 1.0)
    centre = skull.section((low + high) / 2).at
    outward = tuple(m - c for m, c in zip(middle, centre, strict=True))
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, outward)  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _row(height: float) -> tuple[float, ...]:
    """The skull's measures at a height, between two rows of its table; grids ask row by row."""
    if height <= SKULL[0][0]:
        return SKULL[0][1:]
    for a, b in pairwise(SKULL):
        if height <= b[0]:
            u = (height - a[0]) / (b[0] - a[0])
            return tuple(p + (q - p) * u for p, q in zip(a[1:], b[1:], strict=True))
    return SKULL[-1][1:]
