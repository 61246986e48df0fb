"""What stands on the roofs of buses and trams: coolers and batteries under smooth covers."""

from __future__ import annotations

import numpy as np

from scenesim.shapes.surfaces import Surface, box, hull

#: how far the covers draw in towards their tops, along and across, m
_SLOPE_M = (0.22, 0.12)


def covers(
    length: float, width: float, low: float, high: float, middle: float, level: int
) -> list[Surface]:
    """The covers on one section of a roof.

    Args:
        length: of the section, m.
        width: of the roof, m.
        low: z on which they stand, below the roof's skin, m.
        high: z of their tops, m.
        middle: x of the section's middle, m.
        level: of detail.

    Returns:
        Surfaces of the slots ``roof_cover`` and ``bellows``.
    """
    made = []
    for share, long in ((0.24, 0.46), (-0.28, 0.38)):
        x, half = middle + share * length, long * length / 2
        made.append(_cover(x, half, 0.36 * width, low, high))
        for sign in (1.0, -1.0) if level < 2 else ():
            y = sign * (0.36 * width - 0.5 * _SLOPE_M[1] + 0.02)
            size = (0.8 * half, 0.04, 0.3 * (high - low))
            made.append(box(size, (x, y, 0.5 * (low + high) + 0.01), "bellows"))
    return made


def _cover(x: float, half: float, wide: float, low: float, high: float) -> Surface:
    """A box whose walls lean inwards."""
    along, across = _SLOPE_M
    corners = [
        (x + sx * (half - rise * along), sy * (wide - rise * across), low + rise * (high - low))
        for rise in (0.0, 1.0)
        for sx in (-1.0, 1.0)
        for sy in (-1.0, 1.0)
    ]
    return hull(np.array(corners), "roof_cover")
