"""Faces of further signs: pictograms of warnings, bans and orders, and American diamonds."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

from scenesim.shapes.street.assembly import circle
from scenesim.shapes.street.glyphs import Point2, Quad, stroke_quads, text_quads
from scenesim.shapes.street.plates import Plate, arrow, outline

#: what a warning shows, by the text that the sign is given
PICTOGRAMS = ("curve_left", "curve_right", "children", "bicycle", "slippery", "lights", "works")
#: kind: (shape, size across m)
MORE_FORMS: dict[str, tuple[str, float]] = {
    "andrew": ("cross", 1.20),
    "no_vehicles": ("disc", 0.60),
    "no_overtaking": ("disc", 0.60),
    "end_of_limits": ("disc", 0.60),
    "bike_path": ("disc", 0.60),
    "foot_path": ("disc", 0.60),
    "roundabout": ("disc", 0.60),
    "turn_right": ("disc", 0.60),
    "turn_left": ("disc", 0.60),
    "motorway": ("square", 0.90),
    "warning_us": ("diamond", 0.60),
    "one_way_us": ("wide", 0.90),
    "no_turn_us": ("square", 0.60),
}


def pictogram(kind: str, size: float) -> list[Quad]:
    """The black figure of a warning.

    Args:
        kind: one of ``PICTOGRAMS``.
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


def _draw_andrew(plate: Plate, size: float, text: str) -> None:
    del text
    k = 0.40 * size
    beams = [stroke_quads([(-k, -k), (k, k)], 0.13), stroke_quads([(-k, k), (k, -k)], 0.13)]
    for beam in beams:
        plate.strokes([quad[::-1] for quad in beam], "back", -0.004)
        plate.strokes(beam, "white", 0.001)
    for u, v in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        ends = stroke_quads([(0.55 * k * u, 0.55 * k * v), (k * u, k * v)], 0.13)
        plate.strokes(ends, "red", 0.002)


def _ring(plate: Plate, size: float) -> None:
    plate.fill(outline("disc", size), "red", 0.001)
    plate.fill(outline("disc", size, 0.105 * size), "white", 0.002)


def _draw_no_vehicles(plate: Plate, size: float, text: str) -> None:
    del text
    _ring(plate, size)


def _draw_no_overtaking(plate: Plate, size: float, text: str) -> None:
    del text
    _ring(plate, size)
    for u, slot in ((-0.14, "red"), (0.14, "black")):
        body = [(u - 0.10, -0.03), (u + 0.10, -0.03)]
        roof = [(u - 0.05, 0.05), (u + 0.05, 0.05)]
        for line, wide in ((body, 0.10), (roof, 0.07)):
            plate.strokes(
                stroke_quads([(x * size, y * size) for x, y in line], wide * size), slot, 0.003
            )


def _draw_end_of_limits(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("disc", size), "black", 0.001)
    plate.fill(outline("disc", size, 0.02), "white", 0.002)
    for shift in (-0.10, -0.05, 0.0, 0.05, 0.10):
        a, b = (-0.28 + shift) * size, (0.28 + shift) * size
        line = [(a, (-0.28 - shift) * size), (b, (0.28 - shift) * size)]
        plate.strokes(stroke_quads(line, 0.022 * size), "black", 0.003)


def _ordered(plate: Plate, size: float) -> None:
    plate.fill(outline("disc", size), "white", 0.001)
    plate.fill(outline("disc", size, 0.012), "blue", 0.002)


def _draw_bike_path(plate: Plate, size: float, text: str) -> None:
    del text
    _ordered(plate, size)
    plate.strokes(pictogram("bicycle", 1.5 * size), "white", 0.003)


def _draw_foot_path(plate: Plate, size: float, text: str) -> None:
    del text
    _ordered(plate, size)
    plate.strokes(pictogram("walker", 1.5 * size), "white", 0.003)


def _draw_roundabout(plate: Plate, size: float, text: str) -> None:
    del text
    _ordered(plate, size)
    ring = [(0.26 * size * c, 0.26 * size * s) for c, s in circle(24)]
    for first in (1, 9, 17):
        part = [ring[(first + k) % 24] for k in range(6)]
        plate.strokes(stroke_quads(part, 0.07 * size), "white", 0.003)
        (x0, y0), (x1, y1) = part[-2], part[-1]
        dx, dy = 1.3 * (x1 - x0), 1.3 * (y1 - y0)
        for turn in (-1.0, 1.0):
            back = [(x1 + dx, y1 + dy), (x1 - 0.2 * dx - turn * dy, y1 - 0.2 * dy + turn * dx)]
            plate.strokes(stroke_quads(back, 0.05 * size), "white", 0.003)


def _draw_turn_right(plate: Plate, size: float, text: str) -> None:
    del text
    _ordered(plate, size)
    plate.strokes(arrow(-pi / 2, 0.32 * size), "white", 0.003)


def _draw_turn_left(plate: Plate, size: float, text: str) -> None:
    del text
    _ordered(plate, size)
    plate.strokes(arrow(pi / 2, 0.32 * size), "white", 0.003)


def _draw_motorway(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("square", size), "white", 0.001)
    plate.fill(outline("square", size, 0.015), "blue", 0.002)
    for side in (-1.0, 1.0):
        lane = [(0.20 * side * size, -0.36 * size), (0.05 * side * size, 0.36 * size)]
        plate.strokes(stroke_quads(lane, 0.09 * size), "white", 0.003)
    bridge = [(-0.34 * size, 0.12 * size), (0.34 * size, 0.12 * size)]
    plate.strokes(stroke_quads(bridge, 0.06 * size), "white", 0.004)


def _draw_warning_us(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("diamond", size), "yellow", 0.001)
    plate.fill(outline("diamond", size, 0.018), "black", 0.002)
    plate.fill(outline("diamond", size, 0.032), "yellow", 0.003)
    if text in _FIGURES:
        plate.strokes(pictogram(text, 1.1 * size), "black", 0.004)
    else:
        plate.strokes(text_quads("!", (0.0, 0.0), 0.5 * size), "black", 0.004)


def _draw_one_way_us(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("wide", size), "white", 0.001)
    plate.fill(outline("wide", size, 0.012), "black", 0.002)
    plate.strokes(arrow(-pi / 2, 0.26 * size), "white", 0.003)


def _draw_no_turn_us(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("square", size), "black", 0.001)
    plate.fill(outline("square", size, 0.012), "white", 0.002)
    turn = pi / 2 if text == "left" else -pi / 2
    plate.strokes(arrow(turn, 0.24 * size), "black", 0.003)
    ring = [(0.36 * size * c, 0.36 * size * s) for c, s in circle(28)]
    plate.strokes(stroke_quads([*ring, ring[0]], 0.07 * size), "red", 0.004)
    k = 0.25 * size
    plate.strokes(stroke_quads([(-k, k), (k, -k)], 0.06 * size), "red", 0.004)


#: kind to what draws its face
MORE_DRAWN: dict[str, Callable[[Plate, float, str], None]] = {
    "andrew": _draw_andrew,
    "no_vehicles": _draw_no_vehicles,
    "no_overtaking": _draw_no_overtaking,
    "end_of_limits": _draw_end_of_limits,
    "bike_path": _draw_bike_path,
    "foot_path": _draw_foot_path,
    "roundabout": _draw_roundabout,
    "turn_right": _draw_turn_right,
    "turn_left": _draw_turn_left,
    "motorway": _draw_motorway,
    "warning_us": _draw_warning_us,
    "one_way_us": _draw_one_way_us,
    "no_turn_us": _draw_no_turn_us,
}
