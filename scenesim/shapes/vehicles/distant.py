"""A car so far away that it is a dozen pixels high: rings of a few points, lamps as quads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.shapes.surfaces import Surface, box, circle, fan, merged
from scenesim.shapes.vehicles.carving import whole
from scenesim.shapes.vehicles.ends import lens_slot, tail_lamp
from scenesim.shapes.vehicles.fittings import PLATE_M, above, behind, side
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.plates import SIZE_M
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: what lies on the skin stands out so far, m
_PROUD_M = 0.012

#: station of the flat front
_NOSE_M = 0.07
#: how far the ends of roof and bonnet lie below their curves
_ROUNDED_M = 0.04

Quad = tuple[float, float, float, float]


def whole_body(form: Form, style: Style) -> list[Surface]:
    """Both sides of a car very far away, but for what turns.

    Args:
        form: the body.
        style: its measures.

    Returns:
        Surfaces by slot.
    """
    return whole([*_half_body(form, style), *_lamps(form, style)]) + _inside(style)


def _half_body(form: Form, style: Style) -> list[Surface]:
    """The left half of a body with its panes, without lamps."""
    rows = [_ring(form, style, s) for s in _stations(style)]
    if not style.deck:  # the upper edge of a tailgate's window
        rows.append(_tail_ring(form, style, style.rear_window[1], 0.04))
    high = style.deck[1][1] if style.deck else style.rear_window[0]
    rings = np.array([*rows, _tail_ring(form, style, high, 0.0)])
    normals = form.normals(rings.reshape(-1, 3)).reshape(rings.shape)
    found: dict[str, list[Surface]] = {}
    for number in range(len(rings) - 1):
        middle = style.length / 2 - float(rings[number : number + 2, -1, 0].mean())
        for strip in range(rings.shape[1] - 1):
            corners = rings[number : number + 2, strip : strip + 2].reshape(4, 3)
            faces = np.array([[0, 2, 3], [0, 3, 1]], np.int32)
            slot = _slot(style, strip, middle, number == len(rings) - 2)
            leans = normals[number : number + 2, strip : strip + 2].reshape(4, 3)
            part = Part.GLASS if slot in ("glass", "privacy") else Part.BODY
            patch = Surface(corners, faces, slot, part, normals=leans)
            found.setdefault(slot, []).append(patch)
    made = [merged(patches, slot) for slot, patches in found.items()]
    made += [_cap(rings[0], 1.0), _cap(rings[-1], -1.0)]
    for axle in (style.front_axle, style.front_axle + style.wheelbase):
        made.append(_arch(style, axle))
    return made


def _lamps(form: Form, style: Style) -> list[Surface]:
    """Lamps, grille, plates and reflectors of the left half, as quads."""
    half, nose = style.width / 2, style.nose
    front = style.length / 2 - _NOSE_M + _PROUD_M
    low, high = nose + style.grille[1], nose + style.grille[2]
    ahead: Sequence[tuple[str, Quad]] = (
        (lens_slot(style), (0.58 * half, nose - 0.11, 0.90 * half, nose + 0.02)),
        ("head_lamp", (0.66 * half, nose - 0.09, 0.84 * half, nose + 0.005)),
        ("indicator_left", (0.82 * half, nose - 0.12, 0.91 * half, nose - 0.08)),
        ("grille", (0.0, low, style.grille[0], high)),
        ("grille", (0.0, style.floor + 0.09, 0.6 * half, style.floor + 0.19)),
        ("plate", (0.0, nose - 0.21 - SIZE_M[1] / 2, SIZE_M[0] / 2, nose - 0.21 + SIZE_M[1] / 2)),
    )
    made = [_quad(front + 0.002 * i, row, slot, 1.0) for i, (slot, row) in enumerate(ahead)]
    corners, _, fields = tail_lamp(style, 2)
    floor = style.floor
    rear: list[tuple[str, Quad]] = [("tail_lamp", _within(corners, half))]
    rear += [(slot, _clipped(_within(row, half), rear[0][1])) for slot, row in fields]
    rear.append(("plate", (0.0, PLATE_M - SIZE_M[1] / 2, SIZE_M[0] / 2, PLATE_M + SIZE_M[1] / 2)))
    rear.append(("reflector", (0.70 * half, floor + 0.17, 0.88 * half, floor + 0.205)))
    for i, (slot, row) in enumerate(rear):
        x = behind(form, 0.5 * (row[0] + row[2]), 0.5 * (row[1] + row[3]))
        made.append(_quad(x - _PROUD_M - 0.002 * i, row, slot, -1.0))
    return made


def _inside(style: Style) -> list[Surface]:
    """What the panes of a car show from very far: a dark tub and one board of seats a row."""
    nose = style.length / 2
    front, back = nose - style.cowl[0] - 0.1, nose - style.roof_end[0] + 0.1
    low, high = style.floor + 0.16, style.belt[1] - 0.05
    tub = box(
        (front - back, style.width - 0.26, high - low),
        ((front + back) / 2, 0.0, (low + high) / 2),
        "interior",
    )
    top = min(style.roof - 0.30, style.floor + 1.0)
    made = [tub]
    for station in style.seats[:2]:
        at = (nose - station, 0.0, (high + top) / 2)
        made.append(box((0.12, 0.62 * style.width, top - high), at, "seat"))
    return [s.of(s.slot, Part.INTERIOR) for s in made]


def _stations(style: Style) -> list[float]:
    """Where the rings are, from the nose to the roof's end or the boot lid."""
    cowl, header, end = style.cowl[0], style.header[0], style.roof_end[0]
    found = [_NOSE_M, 0.35, cowl, header, 0.5 * (header + end), end]
    if style.bed:
        found += [style.bed[0] - 0.04, style.bed[0] + 0.02]
    elif style.deck:
        found.append(style.deck[0][0])
    return found


def _ring(form: Form, style: Style, station: float) -> list[tuple[float, float, float]]:
    """Points of half a ring: underside, sill, belt, edge of the top, middle of the top."""
    x, floor = style.length / 2 - station, style.floor
    drawn_in = 0.88 if station <= _NOSE_M else 1.0
    top = above(form, station, 0.0)
    belt = min(float(form.belt(np.array([station]))[0]) + 0.03, top - 0.03)
    rows = []
    for z in (floor, _dark_to(style, station < 0.5), belt):
        rows.append((x, side(form, station, z) * drawn_in, z))
    if station <= _NOSE_M:  # the bumper stands out before the bonnet's edge
        rows[2] = (x, rows[2][1], 0.5 * (belt + floor))
    y = side(form, station, top - 0.08) - 0.05 if top - belt > 0.15 else rows[-1][1] - 0.12
    rounded = _ROUNDED_M if station in (_NOSE_M, style.roof_end[0]) else 0.0
    return [*rows, (x, y, above(form, station, y) - rounded), (x, 0.0, top - rounded)]


def _tail_ring(
    form: Form, style: Style, high: float, before: float
) -> list[tuple[float, float, float]]:
    """The rear with its upper points at a height, the others so far before it."""
    belt = min(style.belt[2], (style.deck[1][1] if style.deck else style.rear_window[0]) - 0.02)
    station = style.length - 0.2
    rows = []
    for z in (style.floor, _dark_to(style, True), belt):
        y = side(form, station, z) * 0.97
        rows.append((behind(form, 0.6 * y, z) + before, y, z))
    y = side(form, station, high) - 0.08
    return [*rows, (behind(form, 0.6 * y, high), y, high), (behind(form, 0.0, high), 0.0, high)]


def _dark_to(style: Style, is_bumper: bool) -> float:
    """z up to which a body is unpainted."""
    return 0.48 if style.dark_bumper and is_bumper else style.floor + 0.10


def _slot(style: Style, strip: int, station: float, is_gate: bool) -> str:
    """What a strip of a ring is made of; the last ring ends a boot lid or a tailgate's window."""
    cowl, header, end = style.cowl[0], style.header[0], style.roof_end[0]
    if strip == 0:
        return "trim"
    dark = "privacy" if style.privacy else "glass"
    if style.bed and station > style.bed[0]:
        return "trim" if strip == 3 else "paint"
    if strip == 2 and cowl < station < min(end, style.windows[-1].stop + 0.3):
        return "glass" if station < style.windows[0].stop else dark
    if strip == 3 and cowl < station < header:
        return "glass"
    if style.deck:
        return dark if strip == 3 and end < station < style.deck[0][0] else "paint"
    return dark if strip == 3 and is_gate else "paint"


def _cap(ring: Floats, sign: float) -> Surface:
    """The flat end of a half, seen from ahead (1) or behind (-1)."""
    foot = ring[0] * np.array([1.0, 0.0, 1.0])
    outline = np.concatenate([foot[None], ring])
    return fan(outline if sign > 0 else outline[::-1], "paint")


def _arch(style: Style, axle: float) -> Surface:
    """The dark of a wheel arch, on the flank."""
    turn = circle(6) * (style.wheel.radius + 0.05)
    x = style.length / 2 - axle + turn[:, 1]
    z = np.maximum(style.wheel.radius + turn[:, 0], style.floor)
    rows = np.stack([x, np.full(6, style.width / 2 + 0.002), z], axis=1)
    return fan(rows, "underbody")


def _quad(x: float, row: Quad, slot: str, sign: float) -> Surface:
    """An upright rectangle that looks ahead (1) or back (-1)."""
    y0, z0, y1, z1 = row
    rows = np.array([(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)])
    part = Part.PLATE if slot == "plate" else Part.BODY if slot == "grille" else Part.LAMP
    return fan(rows if sign > 0 else rows[::-1], slot).of(slot, part)


def _within(corners: Sequence[tuple[float, float]], half: float) -> Quad:
    """The rectangle about corners, within the width of the rear."""
    y, z = [min(c[0], 0.93 * half) for c in corners], [c[1] for c in corners]
    return min(y), min(z), max(y), max(z)


def _clipped(row: Quad, within: Quad) -> Quad:
    """What of a rectangle lies within another."""
    return (
        max(row[0], within[0]),
        max(row[1], within[1]),
        min(row[2], within[2]),
        min(row[3], within[3]),
    )
