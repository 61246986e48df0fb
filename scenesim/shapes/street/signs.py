"""Traffic signs with drawn faces, and signal heads."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.street.assembly import Assembly, circle
from scenesim.shapes.street.furniture import Slots, made
from scenesim.shapes.street.glyphs import stroke_quads, text_quads
from scenesim.shapes.street.more_signs import MORE_DRAWN, MORE_FORMS, PICTOGRAMS, pictogram
from scenesim.shapes.street.plates import Plate, arrow, bar, outline, tall
from scenesim.shapes.street.prop import Prop
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

_SIGN = int(Semantic.TRAFFIC_SIGN)
_POLE = int(Semantic.POLE)
_LIGHT = int(Semantic.TRAFFIC_LIGHT)


def _face(name: str, albedo: tuple[float, float, float], reflectance: float) -> Material:
    return Material(f"{name} sheeting", albedo, 0.5, reflectance_905=reflectance, retro=60.0)


_STEEL = Material("galvanised post", (0.36, 0.37, 0.37), 0.5, metalness=0.6, reflectance_905=0.38)
_SLOTS: Slots = {
    "white": (_face("white", (0.80, 0.80, 0.79), 0.7), _SIGN),
    "red": (_face("red", (0.50, 0.03, 0.03), 0.55), _SIGN),
    "blue": (_face("blue", (0.018, 0.10, 0.25), 0.35), _SIGN),
    "yellow": (_face("yellow", (0.85, 0.40, 0.045), 0.6), _SIGN),
    "green": (_face("green", (0.02, 0.22, 0.09), 0.35), _SIGN),
    "black": (Material("black film", (0.013, 0.013, 0.013), 0.5, reflectance_905=0.05), _SIGN),
    "back": (
        Material("aluminium", (0.40, 0.41, 0.41), 0.5, metalness=0.6, reflectance_905=0.4),
        _SIGN,
    ),
    "post": (_STEEL, _POLE),
}
#: kind: (shape, size across m)
_FORMS: dict[str, tuple[str, float]] = {
    "stop": ("octagon", 0.90),
    "yield": ("down", 0.90),
    "priority": ("diamond", 0.60),
    "speed": ("disc", 0.60),
    "no_entry": ("disc", 0.60),
    "no_stopping": ("disc", 0.60),
    "no_parking": ("disc", 0.60),
    "ahead": ("disc", 0.60),
    "keep_right": ("disc", 0.60),
    "warning": ("up", 0.90),
    "parking": ("square", 0.60),
    "crossing": ("square", 0.60),
    "one_way": ("wide", 0.80),
    "bus_stop": ("disc", 0.45),
    "town": ("board", 1.00),
    "direction": ("board", 1.60),
    "speed_us": ("tall", 0.60),
    "plain": ("square", 0.60),
    **MORE_FORMS,
}
KINDS = tuple(_FORMS)


@lru_cache(maxsize=128)
def sign(kind: str, text: str = "", low_m: float = 2.1) -> Prop:
    """A sign on its post. Its face looks along -x of the prop, its foot is at the origin.

    Args:
        kind: one of ``KINDS``.
        text: digits of a speed limit, name of a town, pictogram of a warning.
        low_m: lower edge of the plate; 0 leaves the post away and puts the edge at the origin.

    Returns:
        The sign.
    """
    form, size = _FORMS[kind]

    def fine(assembly: Assembly) -> None:
        high = tall(form, size)
        if low_m > 0.0:
            spread = (-0.4 * size, 0.4 * size) if form == "board" else (0.0,)
            for y in spread:
                path = [(0.05, y, -0.1), (0.05, y, low_m + high - 0.03)]
                assembly.tube(path, [0.032, 0.032], "post", 8)
        plate = Plate(assembly, low_m + 0.5 * high)
        if form != "cross":
            plate.fill(outline(form, size)[::-1], "back", -0.004)
        _DRAW.get(kind, _draw_plain)(plate, size, text)

    return made(f"sign/{kind}/{text}/{low_m}", _SLOTS, fine)


@lru_cache(maxsize=128)
def signal_head(lamps: int, lit: str, low_m: float) -> Prop:
    """A traffic light on its post; its face looks along -x of the prop.

    Args:
        lamps: 3 for vehicles, 2 for people.
        lit: ``red yellow green red_yellow off``.
        low_m: lower edge; 0 leaves the post away.

    Returns:
        The light.
    """
    size = 0.30 if lamps == 3 else 0.22
    tall = lamps * (size + 0.04) + 0.06
    names = ("green", "yellow", "red") if lamps == 3 else ("green", "red")

    def fine(assembly: Assembly) -> None:
        if low_m > 0.0:
            assembly.tube([(0.16, 0, -0.1), (0.16, 0, low_m + tall)], [0.06, 0.055], "post", 10)
        half = size / 2 + 0.04
        assembly.box((-0.06, -half, low_m), (0.08, half, low_m + tall), "housing")
        for number, name in enumerate(names):
            z = low_m + 0.05 + (number + 0.5) * (size + 0.04)
            ring = [(-0.065, -c * size / 2, z + s * size / 2) for c, s in circle(16)]
            shines = name in lit.split("_")
            assembly.fan(np.array(ring)[::-1], f"lit_{name}" if shines else f"dark_{name}")
            for i in range(10):
                a, b = pi * (i / 10), pi * ((i + 1) / 10)
                r = size / 2 + 0.015
                assembly.quad(
                    (-0.06, -r * cos(a), z + r * sin(a)),
                    (-0.26, -r * cos(a), z + r * sin(a)),
                    (-0.26, -r * cos(b), z + r * sin(b)),
                    (-0.06, -r * cos(b), z + r * sin(b)),
                    "housing",
                )

    return made(f"signal/{lamps}/{lit}/{low_m}", _LIGHT_SLOTS, fine)


def _lens(name: str, colour: tuple[float, float, float], power: float) -> Material:
    return Material(
        name,
        tuple(0.12 * c + 0.01 for c in colour),  # type: ignore[arg-type]
        0.2,
        emission=tuple(power * c for c in colour),  # type: ignore[arg-type]
        reflectance_905=0.15,
    )


_COLOURS = {"red": (1.0, 0.03, 0.02), "yellow": (1.0, 0.50, 0.02), "green": (0.05, 1.0, 0.45)}
_LIGHT_SLOTS: Slots = {
    "post": (_STEEL, _POLE),
    "housing": (Material("signal housing", (0.02, 0.025, 0.02), 0.6, reflectance_905=0.08), _LIGHT),
    **{f"dark_{n}": (_lens(f"dark {n}", c, 0.0), _LIGHT) for n, c in _COLOURS.items()},
    **{f"lit_{n}": (_lens(f"lit {n}", c, 1.0), _LIGHT) for n, c in _COLOURS.items()},
}


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


_DRAW = {
    "stop": _draw_stop,
    "yield": _draw_yield,
    "priority": _draw_priority,
    "speed": _draw_speed,
    "no_entry": _draw_no_entry,
    "no_parking": _draw_no_parking,
    "no_stopping": _draw_no_stopping,
    "ahead": _draw_ahead,
    "keep_right": _draw_keep_right,
    "warning": _draw_warning,
    "parking": _draw_parking,
    "crossing": _draw_crossing,
    "one_way": _draw_one_way,
    "bus_stop": _draw_bus_stop,
    "town": _draw_town,
    "direction": _draw_direction,
    "speed_us": _draw_speed_us,
    **MORE_DRAWN,
}
