"""Figures on signs: what a warning shows, people and bicycles on paths."""

from __future__ import annotations

from scenesim.shapes.street.assembly import circle
from scenesim.shapes.street.glyphs import Point2, Quad, stroke_quads

#: what a warning shows, by the text that the sign is given
PICTOGRAMS = ("curve_left", "curve_right", "children", "bicycle", "slippery", "lights", "works")


def pictogram(kind: str, size: float) -> list[Quad]:
    """The black figure of a warning.

    Args:
        kind: one of ``PICTOGRAMS``, or ``walker``.
        size: of the sign, m; the figure is about 0.4 of it high.

    Returns:
        Its strokes, about the middle.
    """
    lines, wide = _FIGURES[kind]
    return [
        quad
        for line in lines
        for quad in stroke_quads([(u * size, v * size) for u, v in line], wide * size)
    ]


def _round(u: float, v: float, radius: float, parts: int = 14) -> list[Point2]:
    points = [(u + radius * c, v + radius * s) for c, s in circle(parts)]
    return [*points, points[0]]


_BICYCLE: list[list[Point2]] = [
    _round(-0.13, -0.08, 0.085),
    _round(0.13, -0.08, 0.085),
    [(-0.13, -0.08), (-0.05, 0.08), (0.08, 0.08), (0.0, -0.08), (-0.13, -0.08)],
    [(-0.05, 0.08), (0.0, -0.08)],
    [(0.13, -0.08), (0.06, 0.13), (0.11, 0.15)],
    [(-0.09, 0.11), (-0.02, 0.11)],
]
_WALKER: list[list[Point2]] = [
    [(-0.06, -0.18), (0.0, -0.04), (0.0, 0.08)],
    [(0.0, -0.04), (0.07, -0.18)],
    [(-0.07, -0.02), (0.0, 0.07), (0.07, -0.01)],
    _round(0.0, 0.14, 0.02, 8),
]
_CURVE: list[list[Point2]] = [
    [(0.06, -0.18), (0.06, -0.04), (0.02, 0.05), (-0.08, 0.11)],
    [(-0.01, 0.15), (-0.09, 0.12), (-0.05, 0.03)],
]
_FIGURES: dict[str, tuple[list[list[Point2]], float]] = {
    "curve_left": (_CURVE, 0.05),
    "curve_right": ([[(-u, v) for u, v in line] for line in _CURVE], 0.05),
    "children": (
        [[(u + at, v) for u, v in line] for at in (-0.07, 0.08) for line in _WALKER],
        0.035,
    ),
    "bicycle": (_BICYCLE, 0.028),
    "walker": (_WALKER, 0.04),
    "slippery": (
        [
            [(-0.08, 0.12), (0.08, 0.12), (0.08, 0.03), (-0.08, 0.03), (-0.08, 0.12)],
            [(-0.06, 0.0), (0.0, -0.06), (-0.06, -0.12), (0.0, -0.18)],
            [(0.06, 0.0), (0.12, -0.06), (0.06, -0.12), (0.12, -0.18)],
        ],
        0.035,
    ),
    "lights": ([_round(0.0, v, 0.025, 10) for v in (-0.14, -0.02, 0.10)], 0.05),
    "works": (
        [
            [(-0.10, -0.18), (-0.03, -0.04), (0.03, 0.08)],
            [(-0.03, -0.04), (0.02, -0.18)],
            [(0.02, 0.06), (0.10, -0.04), (0.16, -0.16)],
            _round(0.05, 0.13, 0.02, 8),
            [(0.10, -0.18), (0.22, -0.18)],
        ],
        0.04,
    ),
}
