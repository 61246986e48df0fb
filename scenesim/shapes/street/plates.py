"""Plates of traffic signs: their outlines, and flat figures drawn on them."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.street.assembly import Assembly, circle
from scenesim.shapes.street.glyphs import Point2, Quad, stroke_quads


class Plate:
    """Draws flat figures on a plate that looks along -x; u to the right as seen, v up."""

    def __init__(self, assembly: Assembly, middle: float) -> None:
        self._assembly, self._middle = assembly, middle

    def fill(self, outline: Sequence[Point2], slot: str, layer: float) -> None:
        """Draw a convex figure.

        Args:
            outline: its corners, m, counter-clockwise as seen.
            slot: its colour.
            layer: m in front of the plate; negative: behind its front.
        """
        points = [(-layer, -u, self._middle + v) for u, v in outline]
        self._assembly.fan(np.array(points), slot)

    def strokes(self, quads: Sequence[Quad], slot: str, layer: float) -> None:
        """Draw four-cornered strokes.

        Args:
            quads: their corners, m.
            slot: their colour.
            layer: m in front of the plate.
        """
        if quads:
            corners = np.array(
                [[(-layer, -u, self._middle + v) for u, v in quad] for quad in quads]
            )
            self._assembly.quads(corners, slot)


def tall(form: str, size: float) -> float:
    """How high a plate is.

    Args:
        form: of the plate.
        size: across, m.

    Returns:
        m.
    """
    if form in {"up", "down"}:
        return size * 0.875
    return {
        "board": 0.42 * size,
        "wide": 0.4 * size,
        "tall": 1.25 * size,
        "diamond": 1.3 * size,
    }.get(form, size)


def outline(form: str, size: float, inset: float = 0.0) -> list[Point2]:
    """The corners of a plate, or of the field inside its border.

    Args:
        form: of the plate.
        size: across, m.
        inset: width of the border, m.

    Returns:
        (u, v) m, counter-clockwise as seen.
    """
    r = size / 2 - inset
    if form == "disc":
        return [(r * c, r * s) for c, s in circle(28)]
    if form == "octagon":
        k = r / cos(pi / 8)
        return [(k * c, k * s) for c, s in circle(8, pi / 8)]
    if form in {"up", "down"}:
        k = size / 2 - 1.6 * inset
        h = k * 0.875
        flip = 1.0 if form == "up" else -1.0
        corners = [(-k, -h * flip), (k, -h * flip), (0.0, h * flip)]
        return corners if flip > 0 else corners[::-1]
    if form == "diamond":
        k = 1.3 * size / 2 - 1.4 * inset
        return [(0.0, -k), (k, 0.0), (0.0, k), (-k, 0.0)]
    h = tall(form, size) / 2 - inset
    return [(-r, -h), (r, -h), (r, h), (-r, h)]


def bar(half_u: float, half_v: float) -> list[Point2]:
    """A rectangle about the middle.

    Args:
        half_u: half its width, m.
        half_v: half its height, m.

    Returns:
        Its corners.
    """
    return [(-half_u, -half_v), (half_u, -half_v), (half_u, half_v), (-half_u, half_v)]


def arrow(turn: float, reach: float, u: float = 0.0) -> list[Quad]:
    """An arrow that points up, turned counter-clockwise.

    Args:
        turn: rad.
        reach: from its middle to its tip, m.
        u: of its middle, m.

    Returns:
        Its strokes.
    """
    c, s = cos(turn), sin(turn)

    def at(x: float, y: float) -> Point2:
        return u + c * x - s * y, s * x + c * y

    wide = 0.32 * reach
    shaft = stroke_quads([at(0.0, -reach), at(0.0, 0.75 * reach)], wide)
    head = stroke_quads([at(-0.55 * reach, 0.30 * reach), at(0.0, 0.9 * reach)], wide)
    return shaft + head + stroke_quads([at(0.0, 0.9 * reach), at(0.55 * reach, 0.30 * reach)], wide)
