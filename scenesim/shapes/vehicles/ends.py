"""The front and the rear of a car: lamps, grille, intake, fog lamps, valance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.shapes.surfaces import Surface, cross, lathe, moved, unit
from scenesim.shapes.vehicles.carving import Limit, band, carved, outline
from scenesim.shapes.vehicles.form import Form, ahead
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: width of the dark line around a lens
_SEAM_M = 0.009
#: how far back a face reaches, m, and what it is cut into
FACE_M = 0.8
SKIN = ("paint", "trim", "gap", "livery", "livery2")


def front_end(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """Head lamps, grille, lower intake, fog lamps."""
    near: Limit = lambda p: -form.front(p) - 0.16  # noqa: E731
    pieces = _head_lamps(form, style, pieces, level)
    pieces = _mouth(style, pieces, near, level)
    half, floor = style.width / 2, style.floor
    intake = [
        (-0.05, floor + 0.07),
        (half * 0.60, floor + 0.07),
        (half * 0.66, floor + 0.2),
        (-0.05, floor + 0.2),
    ]
    pieces = carved(pieces, [*outline(intake, 1, 2), near], "grille", only=SKIN)
    if level == 2:
        return pieces
    fog = [
        (half * 0.69, floor + 0.1),
        (half * 0.9, floor + 0.12),
        (half * 0.92, floor + 0.22),
        (half * 0.71, floor + 0.2),
    ]
    near = lambda p: -form.front(p) - 0.25  # noqa: E731
    pieces = carved(pieces, [*outline(fog, 1, 2), near], "trim", only=SKIN)
    if level == 1:
        return pieces
    place = _bulb_places(form, style)[-1]
    bulb = moved(lathe([(0.042, 0.001), (0.0, 0.006)], 10, "lamp_glass", 0), place)
    return [*pieces, replace(bulb, part=Part.LAMP)]


def _head_lamps(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """Lenses in their seams, with the bulbs in their bowls and an amber field below."""
    half, nose = style.width / 2, style.nose

    def foremost(p: Floats) -> Floats:
        return form.station(p) - 0.48 + 0.5 * (p[:, 2] - nose)

    corners, bulbs = _head_lamp(style)
    behind_lens = lens_slot(style)
    pieces = _lens(pieces, [*outline(corners, 1, 2), foremost], behind_lens, level)
    inside = (behind_lens,)
    if level == 2:
        return carved(pieces, [disc(half * 0.78, nose - 0.04, 0.1, 1, 2)], "head_lamp", only=inside)
    amber: list[Limit] = [
        lambda p: p[:, 2] - nose + 0.088,
        lambda p: half * 0.80 - p[:, 1],
        lambda p: p[:, 1] - half * 0.93,
    ]
    pieces = carved(pieces, amber, "indicator_left", only=inside)
    places = _bulb_places(form, style)
    return [
        *pieces,
        *(s for at, b in zip(places, bulbs, strict=False) for s in _bulb(at, b[2], style, level)),
    ]


def lens_slot(style: Style) -> str:
    """What is seen through the lens of a head lamp around its bulbs.

    Args:
        style: the car's measures.

    Returns:
        ``lamp_glass``, a dark bezel, or ``lamp_bowl``, a bright reflector.
    """
    return "lamp_glass" if style.lamp == "slit" else "lamp_bowl"


@lru_cache(maxsize=4)  # of all levels of a body
def _bulb_places(form: Form, style: Style) -> tuple[Transform, ...]:
    """Where the bulbs of the left lamp and of the fog lamp lie on the skin, x outwards."""
    _, bulbs = _head_lamp(style)
    half = style.width / 2
    places = [(half * y, style.nose + z) for y, z, _ in bulbs]
    rows = np.array([*places, (half * 0.79, style.floor + 0.16)])
    at = ahead(form, rows[:, 0], rows[:, 1])
    front = form.normals(at)
    right = unit(cross(np.array([[0.0, 0.0, 1.0]]), front))
    axes = np.stack([front, right, cross(front, right)], axis=2)
    return tuple(Transform(turned, place) for turned, place in zip(axes, at, strict=True))


def _bulb(place: Transform, radius: float, style: Style, level: int) -> list[Surface]:
    """A bulb in its bowl: a projector in a dark bezel, a bright dish in a reflector."""
    if level:
        made = [lathe([(radius, 0.004), (0.0, 0.009)], 6, "head_lamp", 0)]
    else:
        is_dark = lens_slot(style) == "lamp_glass"
        rim = [(radius * 1.2, -0.01), (radius * 1.15, 0.009), (radius, 0.008)]
        bowl = [(radius, 0.008), (radius * 0.8, 0.002), (radius * 0.42, -0.001)]
        drop = [(radius * 0.42, -0.001), (radius * 0.36, 0.008), (0.0, 0.012)]
        rows = (
            (rim, "chrome" if is_dark else "lamp_glass"),
            (bowl, "head_lamp"),
            (drop, "gloss" if is_dark else "chrome"),
        )
        made = [lathe(profile, 12, slot, 0) for profile, slot in rows]
    return [replace(moved(s, place), part=Part.LAMP) for s in made]


def _lens(pieces: list[Surface], limits: Sequence[Limit], slot: str, level: int) -> list[Surface]:
    """A lens in the skin, from near in a dark seam."""
    if level:
        return carved(pieces, limits, slot, Part.LAMP, SKIN)
    wider = [_loosened(limit, _SEAM_M) for limit in limits]
    pieces = carved(pieces, wider, "gap", Part.LAMP, SKIN)
    seam = [piece for piece in pieces if piece.slot == "gap"]
    others = [piece for piece in pieces if piece.slot != "gap"]
    return [*others, *carved(seam, limits, slot, Part.LAMP, ("gap",))]


def _loosened(limit: Limit, margin: float) -> Limit:
    """The limit so much further out."""
    return lambda p: limit(p) - margin


def _mouth(style: Style, pieces: list[Surface], near: Limit, level: int) -> list[Surface]:
    """The grille with its frame and bars."""
    nose, (width, low, high) = style.nose, style.grille
    outer = [
        (-0.05, nose + low),
        (width * 0.92, nose + low),
        (width, nose + high),
        (-0.05, nose + high),
    ]
    if level == 2:
        return carved(pieces, [*outline(outer, 1, 2), near], "grille", only=SKIN)
    rim = "chrome" if style.framed else "gloss"
    pieces = carved(pieces, [*outline(outer, 1, 2), near], rim, only=SKIN)
    inner = [
        (-0.05, nose + low + 0.014),
        (width * 0.92 - 0.014, nose + low + 0.014),
        (width - 0.016, nose + high - 0.014),
        (-0.05, nose + high - 0.014),
    ]
    pieces = carved(pieces, outline(inner, 1, 2), "grille", only=(rim,))
    for bar in range(style.bars if level == 0 else 0):
        z = nose + low + (high - low) * (bar + 1) / (style.bars + 1)
        across: Limit = lambda p, z=z: p[:, 2] - z  # type: ignore[misc]  # noqa: E731
        pieces = carved(pieces, band(across, 0.010), "chrome", only=("grille",))
    return pieces


def _head_lamp(
    style: Style,
) -> tuple[list[tuple[float, float]], tuple[tuple[float, float, float], ...]]:
    """Outline of a head lamp seen from ahead, and its bulbs (share of the half width, z, r)."""
    corners, bulbs = _HEAD_LAMPS[style.lamp]
    half, nose = style.width / 2, style.nose
    return [(half * y, nose + z) for y, z in corners], bulbs


_HEAD_LAMPS: dict[
    str, tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float, float], ...]]
] = {
    "swept": (
        ((0.56, -0.10), (0.86, -0.135), (1.1, -0.06), (1.1, 0.13), (0.93, 0.075), (0.58, -0.005)),
        ((0.70, -0.045, 0.052), (0.86, -0.03, 0.056)),
    ),
    "round": (
        ((0.62, -0.13), (0.88, -0.155), (1.02, -0.08), (1.02, 0.03), (0.88, 0.075), (0.66, 0.02)),
        ((0.82, -0.05, 0.085),),
    ),
    "slit": (
        ((0.54, -0.062), (0.88, -0.095), (1.1, -0.05), (1.1, 0.045), (0.92, 0.02), (0.56, -0.015)),
        ((0.66, -0.042, 0.030), (0.76, -0.042, 0.032), (0.87, -0.04, 0.034)),
    ),
    "square": (
        ((0.60, -0.135), (1.1, -0.145), (1.1, 0.01), (0.60, 0.01)),
        ((0.76, -0.062, 0.066),),
    ),
    "drop": (
        ((0.66, -0.14), (0.90, -0.15), (1.1, -0.02), (1.1, 0.25), (0.95, 0.17), (0.72, 0.0)),
        ((0.80, -0.06, 0.058), (0.90, 0.03, 0.046)),
    ),
}


def rear_end(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """Tail lamps with their fields, reflectors, lower valance."""
    half, length = style.width / 2, style.length
    corners, reach, fields = tail_lamp(style, level)

    def behind(p: Floats) -> Floats:
        return length - reach - form.station(p)

    limits = [*outline(corners, 1, 2), behind, lambda p: -form.rear(p) - 0.45]
    pieces = _lens(pieces, limits, "tail_lamp", level)
    for slot, corner in fields:
        pieces = carved(pieces, outline(corner, 1, 2), slot, only=("tail_lamp",))
    floor = style.floor
    near: Limit = lambda p: -form.rear(p) - 0.2  # noqa: E731
    valance = [
        (-0.05, floor + 0.02),
        (half * 0.62, floor + 0.02),
        (half * 0.55, floor + 0.13),
        (-0.05, floor + 0.13),
    ]
    pieces = carved(pieces, [*outline(valance, 1, 2), near], "trim")
    spot = [
        (half * 0.70, floor + 0.17),
        (half * 0.88, floor + 0.17),
        (half * 0.88, floor + 0.205),
        (half * 0.70, floor + 0.205),
    ]
    return carved(pieces, [*outline(spot, 1, 2), near], "reflector", Part.LAMP)


def disc(first: float, second: float, radius: float, u: int, v: int) -> Limit:
    """Negative inside a circle seen along an axis."""

    def limit(p: Floats) -> Floats:
        du, dv = p[:, u] - first, p[:, v] - second
        return np.sqrt(du * du + dv * dv) - radius

    return limit


def tail_lamp(
    style: Style, level: int
) -> tuple[list[tuple[float, float]], float, list[tuple[str, list[tuple[float, float]]]]]:
    """How the left tail lamp looks.

    Args:
        style: the car's measures.
        level: of detail; from far away the fields touch.

    Returns:
        Its outline seen from behind, y and z in m; how far it reaches along the flank, m; slot
        and outline of its fields.
    """
    half = style.width / 2
    belt = style.deck[1][1] if style.deck else style.belt[2]
    red = 0.012 if level < 2 else 0.0  # what is red around each field

    def field(y0: float, z0: float, y1: float, z1: float) -> list[tuple[float, float]]:
        left, right, low, high = half * y0 + red, half * y1 - red, z0 + red, z1 - red
        return [(left, low), (right, low), (right, high), (left, high)]

    if style.tail_lamp == "tall":
        low, high = 0.72, min(style.roof - 0.22, belt + (-0.06 if style.deck else 0.36))
        step = (high - low) / 4
        # a body narrows upwards, and more so where its triangles are few
        corners = [(half * 0.78, low), (half * 1.2, low), (half * 1.2, high), (half * 0.64, high)]
        edge = (0.79, 0.97) if level < 2 else (0.6, 1.2)
        return (
            corners,
            0.20,
            [
                ("reverse_lamp", field(edge[0], low, edge[1], low + step * 0.85)),
                ("indicator_left", field(edge[0], low + step * 0.85, edge[1], low + step * 1.7)),
                ("brake_lamp", field(0.6, low + step * 1.8, 1.2, high - step * 0.5)),
            ],
        )
    low, high = belt - (0.20 if style.deck else 0.21), belt - (0.04 if style.deck else 0.0)
    if style.tail_lamp == "slim":
        low = high - 0.12
    middle = (low + high) / 2
    inner = 0.59 if level < 2 else 0.5
    return (
        [
            (half * 0.58, low + 0.02),
            (half * 1.2, low),
            (half * 1.2, high),
            (half * 0.56, high - 0.02),
        ],
        0.27,
        [
            ("reverse_lamp", field(inner, low + 0.01, 0.73, middle)),
            ("indicator_left", field(0.73, low + 0.01, 0.91, middle)),
            ("brake_lamp", field(inner, middle, 0.91, high - 0.01)),
        ],
    )
