"""Number plates with letters that can be read: strokes as geometry."""

from __future__ import annotations

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, box, shifted
from scenesim.shapes.vehicles.lettering import strokes
from scenesim.world.classes import Part

SIZE_M = (0.52, 0.11)

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
    made = [
        box((thick, width, height), (thick / 2 + 0.001, 0, 0), "plate"),
        box((thick, width + 0.022, height + 0.024), (thick / 2 - 0.002, 0, -0.004), "trim"),
    ]
    if level == 0:
        made.append(_quad(thick + 0.0022, -0.235, 0.04, 0.104, "plate_band"))
        made.append(shifted(strokes(words, 0.064, 0.009, "plate_text"), thick + 0.0025, 0.02))
    return [surface.of(surface.slot, Part.PLATE) for surface in made]


def _quad(x: float, y: float, wide: float, high: float, slot: str) -> Surface:
    """A rectangle that faces +x."""
    corners = [(x, y - wide / 2, -high / 2), (x, y + wide / 2, -high / 2)]
    corners += [(x, y + wide / 2, high / 2), (x, y - wide / 2, high / 2)]
    rows = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    return Surface(np.array(corners), rows, slot)
