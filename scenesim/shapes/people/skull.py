"""The surface of a head, and patches of colour on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person, head_centre
from scenesim.shapes.people.grids import superellipse, unit_outlines
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.traits import traits_of
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


#: how much of a jaw's width shows at each row of ``SKULL``
_JAW = (1.0, 1.0, 1.0, 1.0, 0.8, 0.45, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
#: points of a section, for looking up what lies between them
_TURNS = 72
_HEIGHTS = np.array([row[0] for row in SKULL])
_P, _Q = unit_outlines(_TURNS, [row[5] for row in SKULL])  # (13, _TURNS)


class Skull:
    """The surface of a head, to place things on.

    Attributes:
        scale: against a head of 0.23 m.
        base: (x, y, z) m of the chin's level.
        traits: what tells its face from others.
    """

    __slots__ = ("_ahead", "_aside", "_rows", "base", "scale", "traits")

    def __init__(self, person: Person, body: Frame) -> None:
        self.scale = body.head / 0.230
        self.base = head_centre(body)
        self.traits = traits_of(person)
        wide = 1.0 - 0.03 * person.female + 0.06 * (1 - person.grown)
        # height; x of the centre, front, back, half m; power
        self._rows = tuple(
            (h, x * self.scale, f * self.scale, b * self.scale, w * self.scale * own, power)
            for (h, x, f, b, w, power), own in zip(
                SKULL, (wide * (1.0 + self.traits.jaw * part) for part in _JAW), strict=True
            )
        )
        x, front, back, half = np.array(self._rows)[:, 1:5].T[:, :, None]
        self._ahead = x + np.where(_P > 0, front, back) * _P
        self._aside = half * _Q

    def section(self, height: float, thick: float = 0.0) -> Section:
        """A horizontal cross-section.

        Args:
            height: 0 chin, 1 crown.
            thick: m, added outside.

        Returns:
            The section.
        """
        x, front, back, half, power = _between(self._rows, height)
        at = (self.base[0] + x, 0.0, self.base[2] + height * 0.230 * self.scale)
        return Section(at, front + thick, back + thick, half + thick, power)

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
        p, q = superellipse(cos(angle), section.power), superellipse(sin(angle), section.power)
        reach = section.front if p >= 0 else section.back
        return (section.at[0] + reach * p, section.half * q, section.at[2])

    def points(self, heights: Floats, angles: Floats, out: Floats | float = 0.0) -> Floats:
        """Many points of the surface; the shapes of the arguments are broadcast.

        Args:
            heights: (...,) 0 chin, 1 crown.
            angles: (...,) rad, 0 ahead, to the left.
            out: (...,) m, outside of it.

        Returns:
            (..., 3) m.
        """
        k = np.searchsorted(_HEIGHTS, heights, "right") - 1
        k = np.minimum(np.maximum(k, 0), len(_HEIGHTS) - 2)
        up = (heights - _HEIGHTS[k]) / (_HEIGHTS[k + 1] - _HEIGHTS[k])
        up = np.minimum(np.maximum(up, 0.0), 1.0)
        turn = np.asarray(angles) * (_TURNS / (2 * pi))
        j = np.floor(turn).astype(np.int64)
        near, far = j % _TURNS, (j + 1) % _TURNS
        share = turn - j

        def looked_up(table: Floats) -> Floats:
            low = table[k, near] * (1 - share) + table[k, far] * share
            high = table[k + 1, near] * (1 - share) + table[k + 1, far] * share
            found: Floats = low + (high - low) * up
            return found

        x = self.base[0] + looked_up(self._ahead) + out * looked_up(_P)
        y = looked_up(self._aside) + out * looked_up(_Q)
        z = self.base[2] + heights * (0.230 * self.scale) + 0.0 * x
        return np.stack([x, y, z], axis=-1)


def rigid(_points: Floats) -> list[tuple[int, float]]:
    """Weights of what is fixed to the head.

    Args:
        _points: (N, 3) m.

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
    up, across = (np.arange(n) / (n - 1) for n in shape)
    amounts = np.full(shape, out * skull.scale)
    amounts[[0, -1]] *= 0.7
    amounts[1:-1, [0, -1]] *= 0.7
    heights, angles = low + (high - low) * up[:, None], left + (right - left) * across
    grid = skull.points(heights, angles, amounts)
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, _outward(box))


def _outward(box: tuple[float, float, float, float]) -> Vector:
    """Where a patch of a skull faces."""
    angle = (box[2] + box[3]) / 2
    return (cos(angle), sin(angle), 0.0)


def _between(rows: Sequence[tuple[float, ...]], height: float) -> tuple[float, ...]:
    """The skull's measures at a height, between two rows of its table."""
    if height <= rows[0][0]:
        return rows[0][1:]
    for a, b in pairwise(rows):
        if height <= b[0]:
            u = (height - a[0]) / (b[0] - a[0])
            return tuple(p + (q - p) * u for p, q in zip(a[1:], b[1:], strict=True))
    return rows[-1][1:]
