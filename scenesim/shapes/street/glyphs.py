"""Numbers and capital letters as strokes, for signs, plates and road arrows."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

Point2 = tuple[float, float]
Quad = tuple[Point2, Point2, Point2, Point2]
Stroke = tuple[Point2, ...]

#: strokes in a cell 0..4 wide and 0..6 high
GLYPHS: dict[str, tuple[Stroke, ...]] = {
    "0": (((0, 1), (1, 0), (3, 0), (4, 1), (4, 5), (3, 6), (1, 6), (0, 5), (0, 1)),),
    "1": (((0.6, 4.6), (2, 6), (2, 0)),),
    "2": (((0, 5), (1, 6), (3, 6), (4, 5), (4, 4), (0, 0), (4, 0)),),
    "3": (
        ((0, 5.2), (1, 6), (3, 6), (4, 5), (4, 4), (3, 3.1), (1.4, 3.1)),
        ((3, 3.1), (4, 2.2), (4, 1), (3, 0), (1, 0), (0, 0.8)),
    ),
    "4": (((3.2, 0), (3.2, 6), (0, 1.8), (4, 1.8)),),
    "5": (
        (
            (4, 6),
            (0.4, 6),
            (0.2, 3.3),
            (1, 3.7),
            (3, 3.7),
            (4, 2.8),
            (4, 1),
            (3, 0),
            (1, 0),
            (0, 0.8),
        ),
    ),
    "6": (
        (
            (3.6, 5.6),
            (2.6, 6),
            (1, 6),
            (0, 5),
            (0, 1),
            (1, 0),
            (3, 0),
            (4, 1),
            (4, 2.6),
            (3, 3.5),
            (1, 3.5),
            (0, 2.6),
        ),
    ),
    "7": (((0, 6), (4, 6), (1.4, 0)),),
    "8": (
        ((1, 3.2), (0, 4.1), (0, 5.1), (1, 6), (3, 6), (4, 5.1), (4, 4.1), (3, 3.2), (1, 3.2)),
        ((1, 3.2), (0, 2.3), (0, 0.9), (1, 0), (3, 0), (4, 0.9), (4, 2.3), (3, 3.2)),
    ),
    "9": (
        (
            (0.4, 0.4),
            (1.4, 0),
            (3, 0),
            (4, 1),
            (4, 5),
            (3, 6),
            (1, 6),
            (0, 5),
            (0, 3.4),
            (1, 2.5),
            (3, 2.5),
            (4, 3.4),
        ),
    ),
    "S": (((4, 5), (3, 6), (1, 6), (0, 5), (0, 4), (4, 2), (4, 1), (3, 0), (1, 0), (0, 1)),),
    "T": (((0, 6), (4, 6)), ((2, 6), (2, 0))),
    "O": (((0, 1), (1, 0), (3, 0), (4, 1), (4, 5), (3, 6), (1, 6), (0, 5), (0, 1)),),
    "P": (((0, 0), (0, 6), (3, 6), (4, 5), (4, 4), (3, 3), (0, 3)),),
    "H": (((0, 0), (0, 6)), ((4, 0), (4, 6)), ((0, 3), (4, 3))),
    "A": (((0, 0), (2, 6), (4, 0)), ((0.8, 2.2), (3.2, 2.2))),
    "E": (((4, 0), (0, 0), (0, 6), (4, 6)), ((0, 3), (3, 3))),
    "I": (((2, 0), (2, 6)),),
    "L": (((0, 6), (0, 0), (4, 0)),),
    "N": (((0, 0), (0, 6), (4, 0), (4, 6)),),
    "R": (((0, 0), (0, 6), (3, 6), (4, 5), (4, 4), (3, 3), (0, 3)), ((2, 3), (4, 0))),
    "D": (((0, 0), (0, 6), (2.5, 6), (4, 4.6), (4, 1.4), (2.5, 0), (0, 0)),),
    "U": (((0, 6), (0, 1), (1, 0), (3, 0), (4, 1), (4, 6)),),
    "B": (
        ((0, 0), (0, 6), (3, 6), (4, 5.2), (4, 4), (3, 3.2), (0, 3.2)),
        ((3, 3.2), (4, 2.3), (4, 0.9), (3, 0), (0, 0)),
    ),
    "C": (((4, 5), (3, 6), (1, 6), (0, 5), (0, 1), (1, 0), (3, 0), (4, 1)),),
    "F": (((0, 0), (0, 6), (4, 6)), ((0, 3), (3, 3))),
    "G": (((4, 5), (3, 6), (1, 6), (0, 5), (0, 1), (1, 0), (3, 0), (4, 1), (4, 3), (2.4, 3)),),
    "K": (((0, 0), (0, 6)), ((4, 6), (0, 2.6)), ((1.4, 3.6), (4, 0))),
    "M": (((0, 0), (0, 6), (2, 2.4), (4, 6), (4, 0)),),
    "W": (((0, 6), (1, 0), (2, 4), (3, 0), (4, 6)),),
    "!": (((2, 6), (2, 1.7)), ((2, 0.5), (2, 0))),
}


def text_quads(text: str, middle: Point2, tall: float, weight: float = 0.16) -> list[Quad]:
    """A line of text as four-cornered strokes, centred.

    Args:
        text: of known glyphs; unknown ones leave a gap.
        middle: of the line.
        tall: height of a capital.
        weight: width of a stroke relative to the height.

    Returns:
        Corners of each stroke, counter-clockwise.
    """
    unit = tall / 6.0
    step = 5.6 * unit
    left = middle[0] - 0.5 * (step * len(text) - 1.6 * unit)
    low = middle[1] - 0.5 * tall
    found = []
    for number, letter in enumerate(text):
        for stroke in GLYPHS.get(letter, ()):
            points = [(left + number * step + x * unit, low + y * unit) for x, y in stroke]
            found += stroke_quads(points, weight * tall)
    return found


def stroke_quads(points: list[Point2], wide: float) -> list[Quad]:
    """A line of some width, its pieces overlapping at the bends.

    Args:
        points: along it.
        wide: its width.

    Returns:
        Corners of each piece, counter-clockwise.
    """
    found = []
    half = 0.5 * wide
    for (x0, y0), (x1, y1) in pairwise(points):
        size = max(hypot(x1 - x0, y1 - y0), 1e-9)
        dx, dy = (x1 - x0) / size * half, (y1 - y0) / size * half
        ax, ay, bx, by = x0 - 0.8 * dx, y0 - 0.8 * dy, x1 + 0.8 * dx, y1 + 0.8 * dy
        found.append(
            ((ax + dy, ay - dx), (bx + dy, by - dx), (bx - dy, by + dx), (ax - dy, ay + dx))
        )
    return found
