"""A painted skin becomes a car: glass, panel gaps, trim, holes for the wheels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Surface, arc, fan, grid
from scenesim.shapes.vehicles.carving import Limit, band, carved
from scenesim.shapes.vehicles.creases import creased
from scenesim.shapes.vehicles.ends import rear_end
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.glazing import SIDE_M, glazed, leaning
from scenesim.shapes.vehicles.style import Style
from scenesim.shapes.vehicles.wheels import Wheel

#: width of a shut line with its rounded edges, m
_SEAM_M = 0.019


def dressed(form: Form, style: Style, skin: Surface, level: int) -> list[Surface]:
    """The left half of a body with all that is drawn on it but its face.

    Args:
        form: the body.
        style: its measures.
        skin: its left half.
        level: of detail; gaps and small parts only at 0.

    Returns:
        Surfaces by slot.
    """
    pieces = [skin if level else creased(form, style, skin)]
    if level < 2:  # from far away the sills' dark trim goes on below
        pieces = carved(pieces, [lambda p: p[:, 2] - (style.floor + 0.035)], "underbody")
    axles = (style.front_axle, style.front_axle + style.wheelbase)
    lip = 0.055 if style.cladding else 0.0
    pieces = wheel_holes(form, pieces, axles, style.wheel, lip, level)
    pieces = glazed(form, style, pieces, level)
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


def trims(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """Sills and, where the style has them, dark bumpers and cladding."""
    top = 0.15 if style.cladding else 0.055
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
        pieces = carved(pieces, [*band(line, _SEAM_M), low, below_glass], "gap", only=only)
    first, last = style.doors[0][0], style.doors[-1][0]
    sill: list[Limit] = [
        *band(lambda p: p[:, 2] - floor - 0.10, _SEAM_M),
        lambda p: first - form.station(p),
        lambda p: form.station(p) - last,
        below_glass,
    ]
    pieces = carved(pieces, sill, "gap", only=only)
    bonnet: list[Limit] = [
        lambda p: nose + 0.04 - p[:, 2],
        lambda p: form.along(p) - style.cowl[0] + 0.02,
        *band(lambda p: form.flank(p) + 0.075 + 0.05 * (p[:, 2] - nose), _SEAM_M),
    ]
    pieces = carved(pieces, bonnet, "gap")
    edge: list[Limit] = [
        *band(lambda p: p[:, 2] - nose - 0.045, _SEAM_M),
        lambda p: -form.front(p) - 0.14,
        lambda p: p[:, 1] - half * 0.9,
    ]
    pieces = carved(pieces, edge, "gap")
    corner: list[Limit] = [
        *band(lambda p: p[:, 2] - nose + 0.16, _SEAM_M),
        lambda p: form.station(p) - style.front_axle,
        lambda p: half * 0.86 - p[:, 1],
    ]
    pieces = carved(pieces, corner, "gap")
    return _tail_gaps(form, style, pieces)


def _tail_gaps(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """Shut lines of the tailgate or boot lid, and of the bumper below."""
    near: Limit = lambda p: -form.rear(p) - 0.12  # noqa: E731
    lid, last = 0.60, style.front_axle + style.wheelbase
    across: list[Limit] = [
        *band(lambda p: p[:, 2] - lid, _SEAM_M),
        lambda p: last - form.station(p),
    ]
    pieces = carved(pieces, across, "gap", only=("paint", "trim"))
    edges = band(lambda p: form.flank(p) + 0.10, _SEAM_M)
    upright: list[Limit] = [lambda p: lid - p[:, 2], near, *edges]
    pieces = carved(pieces, upright, "gap", only=("paint", "tail_lamp", "brake_lamp"))
    if style.twin_doors:
        middle: list[Limit] = [lambda p: p[:, 1] - 0.5 * _SEAM_M, near, lambda p: lid - p[:, 2]]
        pieces = carved(pieces, middle, "gap")
    if style.deck:
        start, stop = style.deck[0][0], style.length
        lid_edge: list[Limit] = [
            lambda p: lid - p[:, 2],
            lambda p: start - form.along(p),
            lambda p: form.along(p) - stop,
            *edges,
        ]
        pieces = carved(pieces, lid_edge, "gap")
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
