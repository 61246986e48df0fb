"""Letters as flat strokes, for plates and doors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.shapes.surfaces import Surface, merged, moved

Stroke = tuple[tuple[float, float], ...]

#: strokes of each sign on a grid 2 wide and 4 high
SIGNS: dict[str, tuple[Stroke, ...]] = {
    "0": (((0, 0), (0, 4), (2, 4), (2, 0), (0, 0)),),
    "1": (((0.4, 3), (1.2, 4), (1.2, 0)),),
    "2": (((0, 4), (2, 4), (2, 2.2), (0, 0), (2, 0)),),
    "3": (((0, 4), (2, 4), (2, 0), (0, 0)), ((0.6, 2), (2, 2))),
    "4": (((1.4, 0), (1.4, 4), (0, 1.4), (2, 1.4)),),
    "5": (((2, 4), (0, 4), (0, 2.3), (2, 2.3), (2, 0), (0, 0)),),
    "6": (((2, 4), (0, 2.4), (0, 0), (2, 0), (2, 2.2), (0, 2.2)),),
    "7": (((0, 4), (2, 4), (0.7, 0)),),
    "8": (((0, 0), (0, 4), (2, 4), (2, 0), (0, 0)), ((0, 2), (2, 2))),
    "9": (((0, 0), (2, 1.6), (2, 4), (0, 4), (0, 1.8), (2, 1.8)),),
    "A": (((0, 0), (1, 4), (2, 0)), ((0.4, 1.3), (1.6, 1.3))),
    "B": (((0, 0), (0, 4), (1.6, 4), (1.8, 2.2), (0, 2.2)), ((1.6, 2.2), (2, 0.3), (0, 0))),
    "E": (((2, 4), (0, 4), (0, 0), (2, 0)), ((0, 2), (1.6, 2))),
    "F": (((2, 4), (0, 4), (0, 0)), ((0, 2), (1.6, 2))),
    "H": (((0, 0), (0, 4)), ((2, 0), (2, 4)), ((0, 2), (2, 2))),
    "K": (((0, 0), (0, 4)), ((2, 4), (0, 1.8), (2, 0))),
    "L": (((0, 4), (0, 0), (2, 0)),),
    "M": (((0, 0), (0, 4), (1, 1.8), (2, 4), (2, 0)),),
    "N": (((0, 0), (0, 4), (2, 0), (2, 4)),),
    "P": (((0, 0), (0, 4), (2, 4), (2, 2), (0, 2)),),
    "S": (((2, 4), (0, 4), (0, 2.2), (2, 1.8), (2, 0), (0, 0)),),
    "T": (((0, 4), (2, 4)), ((1, 4), (1, 0))),
    "U": (((0, 4), (0, 0), (2, 0), (2, 4)),),
    "X": (((0, 0), (2, 4)), ((0, 4), (2, 0))),
    "Z": (((0, 4), (2, 4), (0, 0), (2, 0)),),
    "C": (((2, 4), (0, 4), (0, 0), (2, 0)),),
    "D": (((0, 0), (0, 4), (1.3, 4), (2, 3), (2, 1), (1.3, 0), (0, 0)),),
    "I": (((1, 0), (1, 4)),),
    "O": (((0, 0), (0, 4), (2, 4), (2, 0), (0, 0)),),
    "R": (((0, 0), (0, 4), (2, 4), (2, 2), (0, 2)), ((0.8, 2), (2, 0))),
    "G": (((2, 4), (0, 4), (0, 0), (2, 0), (2, 1.9), (1, 1.9)),),
    "J": (((1.7, 4), (1.7, 0), (0, 0), (0, 1)),),
    "V": (((0, 4), (1, 0), (2, 4)),),
    "W": (((0, 4), (0.4, 0), (1, 2.2), (1.6, 0), (2, 4)),),
    "Y": (((0, 4), (1, 2), (2, 4)), ((1, 2), (1, 0))),
    "-": (((0.3, 2), (1.7, 2)),),
}


def strokes(words: str, size: float, width: float, slot: str) -> Surface:
    """A text that faces +x and runs towards +y, its middle at the origin.

    Args:
        words: capitals, digits, spaces.
        size: height of the letters, m.
        width: of the strokes, m.
        slot: material slot.

    Returns:
        The surface.
    """
    scale, step = size / 4, size * 0.70
    left = (len(words) * step - step * 0.3) / 2
    bars = []
    for place, sign in enumerate(words):
        for line in SIGNS.get(sign, ()):
            for (u0, v0), (u1, v1) in pairwise(line):
                start = (place * step + u0 * scale * 0.9 - left, (v0 - 2) * scale)
                stop = (place * step + u1 * scale * 0.9 - left, (v1 - 2) * scale)
                bars.append(_bar(start, stop, width / 2, slot))
    return merged(bars, slot)


def written(
    words: str,
    size: float,
    place: tuple[float, float, float],
    slot: str,
    stroke: float = 0.17,
) -> list[Surface]:
    """A text on both flanks, readable on both.

    Args:
        words: capitals, digits, spaces.
        size: height of the letters, m.
        place: its middle on the left flank, m.
        slot: material slot.
        stroke: width of the strokes as a share of the size.

    Returns:
        Left and right.
    """
    flat = strokes(words, size, size * stroke, slot)
    x, y, z = place
    left = moved(flat, Transform.planar((x, y, z), np.pi / 2))
    return [left, moved(flat, Transform.planar((x, -y, z), -np.pi / 2))]


def _bar(start: tuple[float, float], stop: tuple[float, float], half: float, slot: str) -> Surface:
    """One stroke that faces +x."""
    dy, dz = stop[0] - start[0], stop[1] - start[1]
    size = (dy * dy + dz * dz) ** 0.5
    ey, ez = dy / size * half, dz / size * half
    corners = [
        (0.0, start[0] - ey + ez, start[1] - ez - ey),
        (0.0, stop[0] + ey + ez, stop[1] + ez - ey),
        (0.0, stop[0] + ey - ez, stop[1] + ez + ey),
        (0.0, start[0] - ey - ez, start[1] - ez + ey),
    ]
    return Surface(np.array(corners), np.array([[0, 1, 2], [0, 2, 3]], np.int32), slot)
