"""A painted skin becomes a car: glass, lamps, grille, panel gaps, trim, holes for the wheels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Surface, arc, fan, grid
from scenesim.shapes.vehicles.carving import Limit, band, carved, outline
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.glazing import SIDE_M, glazed, leaning
from scenesim.shapes.vehicles.style import Style
from scenesim.shapes.vehicles.wheels import Wheel
from scenesim.world.classes import Part


def dressed(form: Form, style: Style, skin: Surface, level: int) -> list[Surface]:
    """The left half of a body with all that is drawn on it.

    Args:
        form: the body.
        style: its measures.
        skin: its left half.
        level: of detail; gaps and small parts only at 0.

    Returns:
        Surfaces by slot.
    """
    pieces = [skin]
    if level < 2:  # from far away the sills' dark trim goes on below
        pieces = carved(pieces, [lambda p: p[:, 2] - (style.floor + 0.035)], "underbody")
    axles = (style.front_axle, style.front_axle + style.wheelbase)
    lip = 0.055 if style.cladding else 0.0
    pieces = wheel_holes(form, pieces, axles, style.wheel, lip, level)
    pieces = glazed(form, style, pieces, level)
    pieces = front_end(form, style, pieces, level)
    pieces = rear_end(form, style, pieces, level)
    pieces = trims(form, style, pieces)
    if level == 0:
        pieces = gaps(form, style, pieces)
    return pieces


def wheel_holes(
    form: Form,
    pieces: list[Surface],
    axles: Sequence[float],
    wheel: Wheel,
    cladding: float,
    level: int,
) -> list[Surface]:
    """Arches cut through the flanks, closed inside by wheel houses.

    Args:
        form: the body.
        pieces: of its left half.
        axles: their stations, m.
        wheel: what turns there.
        cladding: width of an unpainted lip, m; 0 for none.
        level: of detail.

    Returns:
        The pieces.
    """
    radius = wheel.radius + form.lines.arch
    inner = form.lines.width / 2 - wheel.width * (2.2 if wheel.twin else 1.0) - 0.13
    for axle in axles:
        if level == 2:  # an arch may lie within one long triangle, which a circle cannot cut
            for slot in ("paint", "underbody", "trim"):
                pieces = carved(pieces, _column(form, axle, 0.5 * radius), slot, only=(slot,))
        circle = _circle(form, axle, wheel.radius, radius)
        limits: list[Limit] = [circle, lambda p: inner - p[:, 1]]
        if cladding > 0:
            lip = _circle(form, axle, wheel.radius, radius + cladding)
            pieces = carved(pieces, [lip, lambda p: inner - p[:, 1]], "trim")
        pieces = carved(pieces, limits, "", only=("paint", "underbody", "trim"))
        pieces.extend(_house(form, axle, wheel.radius, radius, inner, (21, 11, 7)[level]))
    return pieces


def _column(form: Form, axle: float, half: float) -> list[Limit]:
    """What lies above and below an axle."""
    return [lambda p: axle - half - form.station(p), lambda p: form.station(p) - axle - half]


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
    pieces = carved(pieces, [*outline(intake, 1, 2), near], "grille")
    if level == 2:
        return pieces
    fog = [
        (half * 0.69, floor + 0.1),
        (half * 0.9, floor + 0.12),
        (half * 0.92, floor + 0.22),
        (half * 0.71, floor + 0.2),
    ]
    pieces = carved(pieces, [*outline(fog, 1, 2), lambda p: -form.front(p) - 0.25], "trim")
    if level == 1:
        return pieces
    bulb = disc(half * 0.79, floor + 0.16, 0.042, 1, 2)
    return carved(pieces, [bulb], "lamp_glass", Part.LAMP, ("trim",))


def _head_lamps(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """Lenses with their bulbs and the amber field below."""
    half, nose = style.width / 2, style.nose

    def ahead(p: Floats) -> Floats:
        return form.station(p) - 0.62 + 0.5 * (p[:, 2] - nose)

    corners, bulbs = _head_lamp(style)
    pieces = carved(pieces, [*outline(corners, 1, 2), ahead], "lamp_glass", Part.LAMP)
    inside = ("lamp_glass",)
    if level == 2:
        return carved(pieces, [disc(half * 0.78, nose - 0.04, 0.1, 1, 2)], "head_lamp", only=inside)
    amber: list[Limit] = [lambda p: p[:, 2] - nose + 0.088, lambda p: half * 0.80 - p[:, 1]]
    pieces = carved(pieces, amber, "indicator_left", only=inside)
    for y, z, r in bulbs:
        pieces = carved(pieces, [disc(half * y, nose + z, r, 1, 2)], "head_lamp", only=inside)
    return pieces


def _mouth(style: Style, pieces: list[Surface], near: Limit, level: int) -> list[Surface]:
    """The grille with its frame, bars and badge."""
    nose, (width, low, high) = style.nose, style.grille
    outer = [
        (-0.05, nose + low),
        (width * 0.92, nose + low),
        (width, nose + high),
        (-0.05, nose + high),
    ]
    if level == 2:
        return carved(pieces, [*outline(outer, 1, 2), near], "grille")
    rim = "chrome" if style.framed else "gloss"
    pieces = carved(pieces, [*outline(outer, 1, 2), near], rim)
    inner = [
        (-0.05, nose + low + 0.014),
        (width * 0.92 - 0.014, nose + low + 0.014),
        (width - 0.016, nose + high - 0.014),
        (-0.05, nose + high - 0.014),
    ]
    pieces = carved(pieces, outline(inner, 1, 2), "grille", only=(rim,))
    for bar in range(style.bars if level == 0 else 0):
        z = nose + low + (high - low) * (bar + 1) / (style.bars + 1)
        pieces = carved(pieces, band(_level(z), 0.010), "chrome", only=("grille",))
    badge = disc(0.0, nose + (low + high) / 2, 0.05, 1, 2)
    return carved(pieces, [badge], "chrome", only=("grille",)) if level == 0 else pieces


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
    corners, reach, fields = _tail_lamp(style)

    def behind(p: Floats) -> Floats:
        return length - reach - form.station(p)

    limits = [*outline(corners, 1, 2), behind, lambda p: -form.rear(p) - 0.45]
    pieces = carved(pieces, limits, "tail_lamp", Part.LAMP)
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


def trims(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """Sills and, where the style has them, dark bumpers and cladding."""
    top = 0.10 if style.cladding else 0.055
    pieces = carved(pieces, [lambda p: p[:, 2] - (style.floor + top)], "trim")
    if style.dark_bumper:

        def bumpers(p: Floats) -> Floats:
            ends = np.minimum(form.station(p), style.length - form.station(p))
            return ends - 0.5

        pieces = carved(pieces, [bumpers, lambda p: p[:, 2] - 0.52], "trim")
    return pieces


def gaps(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """Shut lines of doors, bonnet, tailgate and bumpers."""
    floor, nose, half = style.floor, style.nose, style.width / 2
    only = ("paint", "trim")

    def low(p: Floats) -> Floats:
        return floor + 0.10 - p[:, 2]

    def below_glass(p: Floats) -> Floats:
        return np.maximum(p[:, 2] - form.belt(form.station(p)) - 0.035, -form.flank(p) - SIDE_M)

    for station, lean in style.doors:
        line = leaning(form, station, lean)
        pieces = carved(pieces, [*band(line, 0.013), low, below_glass], "gap", only=only)
    first, last = style.doors[0][0], style.doors[-1][0]
    sill: list[Limit] = [
        *band(lambda p: p[:, 2] - floor - 0.10, 0.012),
        lambda p: first - form.station(p),
        lambda p: form.station(p) - last,
        below_glass,
    ]
    pieces = carved(pieces, sill, "gap", only=only)
    bonnet: list[Limit] = [
        *band(lambda p: form.flank(p) + 0.075 + 0.05 * (p[:, 2] - nose), 0.012),
        lambda p: form.along(p) - style.cowl[0] + 0.02,
        lambda p: nose + 0.04 - p[:, 2],
    ]
    pieces = carved(pieces, bonnet, "gap")
    edge: list[Limit] = [
        *band(lambda p: p[:, 2] - nose - 0.045, 0.010),
        lambda p: -form.front(p) - 0.14,
        lambda p: p[:, 1] - half * 0.9,
    ]
    pieces = carved(pieces, edge, "gap")
    return _tail_gaps(form, style, pieces)


def _tail_gaps(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """Shut lines of the tailgate or boot lid, and of the bumper below."""
    near: Limit = lambda p: -form.rear(p) - 0.12  # noqa: E731
    lid = 0.60
    across: list[Limit] = [*band(lambda p: p[:, 2] - lid, 0.011), near]
    pieces = carved(pieces, across, "gap", only=("paint", "trim"))
    upright: list[Limit] = [
        *band(lambda p: form.flank(p) + 0.10, 0.010),
        near,
        lambda p: lid - p[:, 2],
    ]
    pieces = carved(pieces, upright, "gap")
    if style.twin_doors:
        middle: list[Limit] = [lambda p: p[:, 1] - 0.006, near, lambda p: lid - p[:, 2]]
        pieces = carved(pieces, middle, "gap")
    if style.deck:
        start, stop = style.deck[0][0], style.length
        edge: list[Limit] = [
            *band(lambda p: form.flank(p) + 0.10, 0.010),
            lambda p: start - form.along(p),
            lambda p: form.along(p) - stop,
        ]
        pieces = carved(pieces, edge, "gap")
    return pieces


def _level(height: float) -> Limit:
    """How far above a height."""
    return lambda p: p[:, 2] - height


def _circle(form: Form, axle: float, height: float, radius: float) -> Limit:
    """Negative inside a cylinder across the car."""

    def limit(p: Floats) -> Floats:
        dx, dz = form.station(p) - axle, p[:, 2] - height
        return np.sqrt(dx * dx + dz * dz) - radius

    return limit


def disc(first: float, second: float, radius: float, u: int, v: int) -> Limit:
    """Negative inside a circle seen along an axis."""

    def limit(p: Floats) -> Floats:
        du, dv = p[:, u] - first, p[:, v] - second
        return np.sqrt(du * du + dv * dv) - radius

    return limit


def _house(
    form: Form, axle: float, height: float, radius: float, inner: float, count: int
) -> Sequence[Surface]:
    """The inside of a wheel arch: a strip along the arch and the wall behind the wheel."""
    drop = max(-0.95, (form.lines.floor + 0.01 - height) / radius)
    start = -_arcsine(-drop)
    turn = arc(count, start, np.pi - start)
    x = form.lines.length / 2 - axle + radius * turn[:, 0]
    z = height + radius * turn[:, 1]
    rim = np.stack([x, 0 * x, z], axis=1)
    rim[:, 1] = -form.flank(rim) - 0.004
    back = rim.copy()
    back[:, 1] = inner
    strip = grid(np.stack([rim, back]), "underbody")
    return [strip, fan(back[::-1], "underbody")]


def _arcsine(value: float) -> float:
    """The angle of a sine."""
    from math import asin

    return asin(value)


def _tail_lamp(
    style: Style,
) -> tuple[list[tuple[float, float]], float, list[tuple[str, list[tuple[float, float]]]]]:
    """Outline seen from behind, reach along the flank, and the fields of a tail lamp."""
    half = style.width / 2
    belt = style.deck[1][1] if style.deck else style.belt[2]

    def rectangle(y0: float, z0: float, y1: float, z1: float) -> list[tuple[float, float]]:
        return [(half * y0, z0), (half * y1, z0), (half * y1, z1), (half * y0, z1)]

    if style.tail_lamp == "tall":
        low, high = 0.72, min(style.roof - 0.22, belt + 0.36)
        step = (high - low) / 4
        # a body narrows upwards, and more so where its triangles are few
        corners = [(half * 0.78, low), (half * 1.2, low), (half * 1.2, high), (half * 0.64, high)]
        return (
            corners,
            0.20,
            [
                ("reverse_lamp", rectangle(0.6, low, 1.2, low + step * 0.8)),
                ("indicator_left", rectangle(0.6, low + step * 0.8, 1.2, low + step * 1.7)),
                ("brake_lamp", rectangle(0.6, low + step * 1.9, 1.2, high - step)),
            ],
        )
    low, high = belt - (0.20 if style.deck else 0.21), belt - (0.04 if style.deck else 0.0)
    if style.tail_lamp == "slim":
        low = high - 0.12
    middle = (low + high) / 2
    return (
        [
            (half * 0.58, low + 0.02),
            (half * 1.2, low),
            (half * 1.2, high),
            (half * 0.56, high - 0.02),
        ],
        0.27,
        [
            ("reverse_lamp", rectangle(0.5, low, 0.70, middle)),
            ("indicator_left", rectangle(0.70, low, 0.95, middle - 0.01)),
            ("brake_lamp", rectangle(0.5, middle, 0.88, high)),
        ],
    )
