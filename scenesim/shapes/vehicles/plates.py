"""Number plates with letters that can be read: strokes as geometry."""

from __future__ import annotations

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, box, merged
from scenesim.world.classes import Part

SIZE_M = (0.52, 0.11)

#: strokes of each sign on a grid 2 wide and 4 high
_SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
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
}
_LETTERS = "ABEFHKLMNPSTUXZ"


def text(stream: Stream) -> str:
    """A number that no office gave out.

    Args:
        stream: decides.

    Returns:
        Such as ``KA PF 753``.
    """
    parts = []
    for group, (signs, count) in enumerate(((_LETTERS, 2), (_LETTERS, 2), ("0123456789", 3))):
        own = stream.child(f"plate/{group}")
        parts.append("".join(own.child(i).pick(signs) for i in range(count)))
    return " ".join(parts)


def plate(words: str, level: int) -> list[Surface]:
    """A plate that faces +x, its back at x = 0, centred.

    Args:
        words: its text.
        level: of detail; letters only at 0.

    Returns:
        Surfaces with the slots ``plate``, ``plate_band`` and ``plate_text``.
    """
    width, height = SIZE_M
    thick = 0.006
    made = [box((thick, width, height), (thick / 2, 0, 0), "plate")]
    if level == 0:
        made.append(_quad(thick + 0.0012, -0.235, 0.04, 0.104, "plate_band"))
        made.append(_letters(words, thick + 0.0015))
    return [surface.of(surface.slot, Part.PLATE) for surface in made]


def _quad(x: float, y: float, wide: float, high: float, slot: str) -> Surface:
    """A rectangle that faces +x."""
    corners = [(x, y - wide / 2, -high / 2), (x, y + wide / 2, -high / 2)]
    corners += [(x, y + wide / 2, high / 2), (x, y - wide / 2, high / 2)]
    rows = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    return Surface(np.array(corners), rows, slot)


def _letters(words: str, x: float) -> Surface:
    """The strokes of a text as flat bars; read from before +x, it runs towards +y."""
    step, scale = 0.0435, 0.0160
    left = 0.205
    strokes = []
    for place, sign in enumerate(words):
        for line in _SIGNS.get(sign, ()):
            for (u0, v0), (u1, v1) in zip(line[:-1], line[1:], strict=True):
                start = (place * step + u0 * scale * 0.9 - left, (v0 - 2) * scale)
                stop = (place * step + u1 * scale * 0.9 - left, (v1 - 2) * scale)
                strokes.append(_bar(x, start, stop, 0.0045))
    return merged(strokes, "plate_text")


def _bar(x: float, start: tuple[float, float], stop: tuple[float, float], half: float) -> Surface:
    """One stroke that faces +x."""
    dy, dz = stop[0] - start[0], stop[1] - start[1]
    size = (dy * dy + dz * dz) ** 0.5
    ey, ez = dy / size * half, dz / size * half
    corners = [
        (x, start[0] - ey + ez, start[1] - ez - ey),
        (x, stop[0] + ey + ez, stop[1] + ez - ey),
        (x, stop[0] + ey - ez, stop[1] + ez + ey),
        (x, start[0] - ey - ez, start[1] - ez + ey),
    ]
    return Surface(np.array(corners), np.array([[0, 1, 2], [0, 2, 3]], np.int32), "plate_text")
