"""What years on the road leave on a car: rust, dents, stickers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import pi

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, unit
from scenesim.shapes.vehicles.carving import Limit, carved, outline
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.style import Style

#: marks that a body can bear
MARKS = ("rust", "dent", "sticker")

_PAINTED = ("paint", "paint2", "livery", "livery2")


def marked(
    form: Form, style: Style, surfaces: Sequence[Surface], marks: Sequence[str], stream: Stream
) -> list[Surface]:
    """A body with its marks.

    Args:
        form: the body.
        style: its measures.
        surfaces: both sides.
        marks: of ``MARKS``.
        stream: decides where they are.

    Returns:
        The surfaces.
    """
    made = list(surfaces)
    if "dent" in marks:
        made = _dented(form, style, made, stream.child("dent"))
    if "rust" in marks:
        made = _rusty(form, style, made, stream.child("rust"))
    if "sticker" in marks:
        made = _stickers(form, style, made, stream.child("sticker"))
    return made


def _rusty(form: Form, style: Style, surfaces: list[Surface], stream: Stream) -> list[Surface]:
    """Patches over the wheel arches and along the sills, ragged at their borders."""
    axles = (style.front_axle, style.front_axle + style.wheelbase)
    radius = style.wheel.radius + form.lines.arch
    for number, side in ((n, s) for n in range(3) for s in (1.0, -1.0)):
        own = stream.child(f"{number}/{side:+.0f}")
        if own.child("there").uniform() < 0.35:
            continue
        along = axles[number % 2] + own.child("x").uniform(-1.0, 1.0) * radius
        high = style.floor + 0.10 + own.child("z").uniform(0.0, 0.12)
        if number == 2:
            along = axles[1] + own.child("x").uniform(-0.35, 0.35)
            high = style.wheel.radius + radius + 0.01
        size = own.child("size").uniform(0.03, 0.085)
        phase = own.child("phase").uniform(0.0, 2 * pi)
        about = _ragged(form, side, (along, high), 1.45 * size, phase + 0.5 * pi)
        surfaces = carved(surfaces, about, "stain")
        blob = _ragged(form, side, (along, high), size, phase)
        surfaces = carved(surfaces, blob, "rust", only=("paint", "stain"))
    return surfaces


def _ragged(
    form: Form, side: float, place: tuple[float, float], size: float, phase: float
) -> list[Limit]:
    """A blob on one flank, its border in waves of two lengths."""

    def blob(p: np.ndarray) -> np.ndarray:
        dx, dz = (form.station(p) - place[0]) / 1.6, p[:, 2] - place[1]
        r2 = dx * dx + dz * dz
        wave = 1.0 + 0.5 * (dx * dz) / (r2 + 1e-6) + 0.25 * dx * (3 if phase > pi else -3) / size
        teeth = np.abs((55.0 * (dx + 0.6 * dz) + phase) % 2.0 - 1.0)
        return np.sqrt(r2) - size * np.maximum(wave + 0.3 * (teeth - 0.5), 0.4)

    return [lambda p: -side * p[:, 1], lambda p: -form.flank(p) - 0.08, blob]


def _stickers(form: Form, style: Style, surfaces: list[Surface], stream: Stream) -> list[Surface]:
    """One or two labels at the rear."""
    half = style.width / 2
    for number in range(2):
        own = stream.child(number)
        if number and own.child("there").uniform() < 0.5:
            continue
        wide, tall = own.child("wide").uniform(0.10, 0.22), own.child("tall").uniform(0.06, 0.11)
        y = own.child("y").uniform(-0.6, 0.6) * half
        z = 0.50 + own.child("z").uniform(0.0, 0.04) if number else style.belt[2] - 0.14
        corners = [(y, z), (y + wide, z), (y + wide, z + tall), (y, z + tall)]
        near: Limit = lambda p: -form.rear(p) - 0.15  # noqa: E731
        surfaces = carved(surfaces, [*outline(corners, 1, 2), near], "sticker")
        inner = [(y + 0.01, z + 0.01), (y + wide * 0.6, z + 0.01),
                 (y + wide * 0.6, z + tall * 0.5), (y + 0.01, z + tall * 0.5)]  # fmt: skip
        surfaces = carved(surfaces, [*outline(inner, 1, 2), near], "plate_text", only=("sticker",))
    return surfaces


def _dented(form: Form, style: Style, surfaces: list[Surface], stream: Stream) -> list[Surface]:
    """A hollow in a flank or a corner of a bumper."""
    side = 1.0 if stream.child("side").uniform() < 0.5 else -1.0
    station = style.length * stream.child("x").uniform(0.25, 0.85)
    height = style.belt[1] - stream.child("z").uniform(0.15, 0.35)
    reach = stream.child("reach").uniform(0.22, 0.38)
    deep = stream.child("deep").uniform(0.025, 0.055)
    return [
        _pressed(form, s, (station, side, height), (reach, deep)) if s.slot in _PAINTED else s
        for s in surfaces
    ]


def _pressed(
    form: Form,
    surface: Surface,
    place: tuple[float, float, float],
    size: tuple[float, float],
) -> Surface:
    """A surface pressed in around a place, its normals turned with it."""
    station, side, height = place
    reach, deep = size
    points = surface.vertices
    dx, dz = form.station(points) - station, points[:, 2] - height
    share = np.maximum(0.0, 1.0 - (dx * dx + dz * dz) / (reach * reach))
    share = np.where((points[:, 1] * side > 0) & (form.flank(points) > -0.1), share, 0.0)
    if not share.any():
        return surface
    moved = points.copy()
    moved[:, 1] -= side * deep * share * share
    normals = surface.normals
    if normals is not None:
        slope = 4.0 * deep * share / (reach * reach)
        turned = normals.copy()
        turned[:, 0] += slope * dx
        turned[:, 2] -= slope * dz
        normals = np.where(share[:, None] > 0, unit(turned), normals)
    return replace(surface, vertices=moved, normals=normals)
