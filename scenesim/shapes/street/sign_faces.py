"""What is drawn on the plates of traffic signs: European ones and some American."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import pi

from scenesim.shapes.street.assembly import circle
from scenesim.shapes.street.glyphs import stroke_quads, text_quads
from scenesim.shapes.street.pictograms import PICTOGRAMS, pictogram
from scenesim.shapes.street.plates import Plate, arrow, bar, outline


@dataclass(frozen=True, slots=True)
class Face:
    """The plate of a kind of sign.

    Attributes:
        form: its outline, of ``plates.outline``.
        size_m: across.
        draw: fills and strokes of a plate, by its size and the sign's text.
    """

    form: str
    size_m: float
    draw: Callable[[Plate, float, str], None]


def _draw_stop(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("octagon", size), "white", 0.001)
    plate.fill(outline("octagon", size, 0.02), "red", 0.002)
    plate.strokes(text_quads("STOP", (0.0, 0.0), 0.24 * size), "white", 0.003)


def _draw_yield(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("down", size), "red", 0.001)
    plate.fill(outline("down", size, 0.085), "white", 0.002)


def _draw_priority(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("diamond", size), "white", 0.001)
    plate.fill(outline("diamond", size, 0.075), "yellow", 0.002)


def _draw_speed(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("disc", size), "red", 0.001)
    plate.fill(outline("disc", size, 0.105 * size), "white", 0.002)
    tall = (0.40 if len(text) < 3 else 0.30) * size
    plate.strokes(text_quads(text, (0.0, 0.0), tall), "black", 0.003)


def _draw_no_entry(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("disc", size), "red", 0.001)
    plate.fill(bar(0.38 * size, 0.085 * size), "white", 0.002)


def _draw_no_parking(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("disc", size), "red", 0.001)
    plate.fill(outline("disc", size, 0.1 * size), "blue", 0.002)
    k = 0.30 * size
    lines = stroke_quads([(-k, k), (k, -k)], 0.09 * size)
    if text == "x":
        lines += stroke_quads([(-k, -k), (k, k)], 0.09 * size)
    plate.strokes(lines, "red", 0.003)


def _draw_no_stopping(plate: Plate, size: float, text: str) -> None:
    del text
    _draw_no_parking(plate, size, "x")


def _draw_ahead(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("disc", size), "blue", 0.001)
    plate.strokes(arrow(0.0, 0.32 * size), "white", 0.002)


def _draw_keep_right(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("disc", size), "blue", 0.001)
    plate.strokes(arrow(-0.75 * pi, 0.32 * size), "white", 0.002)


def _draw_warning(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("up", size), "red", 0.001)
    plate.fill(outline("up", size, 0.085), "white", 0.002)
    if text in PICTOGRAMS:
        figure = [tuple((u, v - 0.10 * size) for u, v in quad) for quad in pictogram(text, size)]
        plate.strokes(figure, "black", 0.003)  # type: ignore[arg-type]
    else:
        plate.strokes(text_quads(text or "!", (0.0, -0.10 * size), 0.34 * size), "black", 0.003)


def _draw_parking(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("square", size), "white", 0.001)
    plate.fill(outline("square", size, 0.015), "blue", 0.002)
    plate.strokes(text_quads("P", (0.0, 0.0), 0.62 * size, 0.2), "white", 0.003)


def _draw_crossing(plate: Plate, size: float, text: str) -> None:
    del text
    k = 0.42 * size
    plate.fill(outline("square", size), "white", 0.001)
    plate.fill(outline("square", size, 0.015), "blue", 0.002)
    plate.fill([(-k, -0.8 * k), (k, -0.8 * k), (0.0, 0.9 * k)], "white", 0.003)
    walker = stroke_quads(
        [(-0.10 * size, -0.30 * size), (0.0, -0.10 * size), (0.01 * size, 0.06 * size)], 0.05 * size
    )
    walker += stroke_quads([(0.0, -0.10 * size), (0.10 * size, -0.30 * size)], 0.05 * size)
    walker += stroke_quads(
        [(-0.09 * size, -0.06 * size), (0.01 * size, 0.05 * size), (0.09 * size, -0.05 * size)],
        0.04 * size,
    )
    plate.strokes(walker, "black", 0.004)
    plate.fill(
        [(0.01 * size + 0.035 * size * c, 0.12 * size + 0.035 * size * s) for c, s in circle(10)],
        "black",
        0.004,
    )


def _draw_one_way(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("wide", size), "white", 0.001)
    plate.fill(outline("wide", size, 0.015), "blue", 0.002)
    plate.strokes(arrow(-pi / 2, 0.26 * size), "white", 0.003)


def _draw_bus_stop(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("disc", size), "green", 0.001)
    plate.fill(outline("disc", size, 0.09 * size), "yellow", 0.002)
    plate.strokes(text_quads("H", (0.0, 0.0), 0.5 * size, 0.2), "green", 0.003)


def _draw_town(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("board", size), "black", 0.001)
    plate.fill(outline("board", size, 0.02), "yellow", 0.002)
    tall = min(0.14 * size, 0.85 * size / max(len(text), 1))
    plate.strokes(text_quads(text, (0.0, 0.0), tall), "black", 0.003)


def _draw_direction(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("board", size), "white", 0.001)
    plate.fill(outline("board", size, 0.02), "blue", 0.002)
    tall = min(0.09 * size, 0.7 * size / max(len(text), 1))
    plate.strokes(text_quads(text, (-0.08 * size, 0.07 * size), tall), "white", 0.003)
    plate.strokes(text_quads(text[::-1], (-0.08 * size, -0.08 * size), tall), "white", 0.003)
    plate.strokes(arrow(0.0, 0.11 * size, 0.40 * size), "white", 0.003)


def _draw_speed_us(plate: Plate, size: float, text: str) -> None:
    plate.fill(outline("tall", size), "black", 0.001)
    plate.fill(outline("tall", size, 0.015), "white", 0.002)
    plate.strokes(text_quads("SPEED", (0.0, 0.43 * size), 0.13 * size), "black", 0.003)
    plate.strokes(text_quads("LIMIT", (0.0, 0.24 * size), 0.13 * size), "black", 0.003)
    plate.strokes(text_quads(text, (0.0, -0.22 * size), 0.45 * size), "black", 0.003)


def _draw_plain(plate: Plate, size: float, text: str) -> None:
    del text
    plate.fill(outline("square", size), "white", 0.001)
    plate.fill(outline("square", size, 0.03), "blue", 0.002)


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
    if text in PICTOGRAMS:
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


#: kind of sign to its face
FACES: Mapping[str, Face] = {
    "stop": Face("octagon", 0.90, _draw_stop),
    "yield": Face("down", 0.90, _draw_yield),
    "priority": Face("diamond", 0.60, _draw_priority),
    "speed": Face("disc", 0.60, _draw_speed),
    "no_entry": Face("disc", 0.60, _draw_no_entry),
    "no_stopping": Face("disc", 0.60, _draw_no_stopping),
    "no_parking": Face("disc", 0.60, _draw_no_parking),
    "ahead": Face("disc", 0.60, _draw_ahead),
    "keep_right": Face("disc", 0.60, _draw_keep_right),
    "warning": Face("up", 0.90, _draw_warning),
    "parking": Face("square", 0.60, _draw_parking),
    "crossing": Face("square", 0.60, _draw_crossing),
    "one_way": Face("wide", 0.80, _draw_one_way),
    "bus_stop": Face("disc", 0.45, _draw_bus_stop),
    "town": Face("board", 1.00, _draw_town),
    "direction": Face("board", 1.60, _draw_direction),
    "speed_us": Face("tall", 0.60, _draw_speed_us),
    "plain": Face("square", 0.60, _draw_plain),
    "andrew": Face("cross", 1.20, _draw_andrew),
    "no_vehicles": Face("disc", 0.60, _draw_no_vehicles),
    "no_overtaking": Face("disc", 0.60, _draw_no_overtaking),
    "end_of_limits": Face("disc", 0.60, _draw_end_of_limits),
    "bike_path": Face("disc", 0.60, _draw_bike_path),
    "foot_path": Face("disc", 0.60, _draw_foot_path),
    "roundabout": Face("disc", 0.60, _draw_roundabout),
    "turn_right": Face("disc", 0.60, _draw_turn_right),
    "turn_left": Face("disc", 0.60, _draw_turn_left),
    "motorway": Face("square", 0.90, _draw_motorway),
    "warning_us": Face("diamond", 0.60, _draw_warning_us),
    "one_way_us": Face("wide", 0.90, _draw_one_way_us),
    "no_turn_us": Face("square", 0.60, _draw_no_turn_us),
}
