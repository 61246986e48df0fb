"""What some cars carry: an open bed, a box on the roof, blue lights, stripes and lettering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenesim.shapes.surfaces import (
    Surface,
    both_sides,
    box,
    compacted_faces,
    fan,
    flipped,
    grid,
    lathe,
    shifted,
)
from scenesim.shapes.vehicles.carving import Limit, carved
from scenesim.shapes.vehicles.fittings import above, behind, side
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.lettering import written
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: section of a cap on the wall of a bed: y and z, m, seen from behind
_CAP = ((-0.055, -0.02), (-0.05, 0.012), (0.035, 0.012), (0.045, -0.02))


def opened_bed(form: Form, style: Style, pieces: list[Surface]) -> list[Surface]:
    """The left half of a pickup with its bed cut out.

    Args:
        form: the body.
        style: its measures.
        pieces: of the left half.

    Returns:
        The pieces.
    """
    if not style.bed:
        return pieces
    start, stop, floor = style.bed
    hole: list[Limit] = [
        lambda p: form.flank(p) + 0.09,
        lambda p: start - form.station(p),
        lambda p: form.station(p) - stop,
        lambda p: floor - p[:, 2],
    ]
    return carved(pieces, hole, "", only=("paint", "gap", "glass", "gloss"))


def striped(form: Form, style: Style, pieces: list[Surface], level: int) -> list[Surface]:
    """The left half of an emergency vehicle with its livery.

    Args:
        form: the body.
        style: its measures.
        pieces: of the left half.
        level: of detail.

    Returns:
        The pieces.
    """
    if style.extra not in ("police", "ambulance"):
        return pieces
    belt = style.belt[1]
    low, high = belt - 0.34, belt - 0.06
    band: list[Limit] = [
        lambda p: -form.flank(p) - 0.05,
        lambda p: low - p[:, 2],
        lambda p: p[:, 2] - high,
    ]
    pieces = carved(pieces, band, "livery")
    if style.extra == "ambulance":
        roof: list[Limit] = [
            lambda p: -form.flank(p) - 0.05,
            lambda p: style.roof - 0.42 - p[:, 2],
            lambda p: p[:, 2] - style.roof + 0.25,
        ]
        pieces = carved(pieces, roof, "livery")
    count = int(style.length / 0.42)
    for i in range(0, count, 2):
        start = style.length * i / count
        square: list[Limit] = [
            lambda p, start=start: start - form.station(p),  # type: ignore[misc]
            lambda p, start=start: form.station(p) - start - style.length / count,  # type: ignore[misc]
            lambda p: p[:, 2] - (low + high) / 2,
        ]
        pieces = carved(pieces, square, "livery2", only=("livery",))
    return pieces


def carried(form: Form, style: Style, level: int) -> list[Surface]:
    """What is on top or inside the bed, both sides.

    Args:
        form: the body.
        style: its measures.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    made: list[Surface] = []
    if style.bed:
        made += _bed(form, style)
        made += _rails_of_bed(form, style) if level < 2 else []
    if style.extra == "roof_box":
        made += _roof_box(form, style, level)
    if style.extra in ("police", "ambulance"):
        made += _light_bar(form, style, level)
        if level < 2:
            made += _words(form, style)
    if style.extra == "ambulance":
        made += _ventilated(form, style, level)
    return made


def _bed(form: Form, style: Style) -> list[Surface]:
    """Floor and walls of a bed, seen from inside."""
    start, stop, floor = style.bed
    middle = style.length / 2 - (start + stop) / 2
    rim = min(z for _, z in style.deck) - 0.03
    half = side(form, (start + stop) / 2, rim - 0.12) - 0.075
    tub = flipped(
        box((stop - start + 0.015, 2 * half, rim - floor), (middle, 0, (rim + floor) / 2), "trim")
    )
    lid = np.min(tub.vertices[tub.faces][:, :, 2], axis=1) > rim - 0.01
    made = [compacted_faces(tub, ~lid)]
    axle = style.length / 2 - style.front_axle - style.wheelbase
    housing = box((0.7, 0.16, 0.22), (axle, half - 0.08, floor + 0.11), "trim", 0.03)
    return [*made, *both_sides(housing)]


def _rails_of_bed(form: Form, style: Style) -> list[Surface]:
    """Plastic caps on the walls of a bed and its tailgate, and the tailgate's grip."""
    start, stop, _ = style.bed
    nose, rear = style.length / 2, stop + 0.055
    rows = []
    for share in (0.0, 0.3, 0.6, 0.85, 1.0):
        station = start - 0.02 + (rear - start + 0.02) * share
        y = side(form, station, above(form, station, 0.0) - 0.1) - 0.085
        z = above(form, station, y) - 0.008
        rows.append([(nose - station, y + dy, z + dz) for dy, dz in _CAP])
    cap = replace(grid(np.array(rows), "trim", (False, True)), crease_rad=0.5)
    end = fan(np.array(rows[-1]), "trim")
    z = above(form, rear, 0.0) - 0.012
    back = behind(form, 0.1, z - 0.03) - 0.004
    across = box((0.10, 2 * y, 0.052), (back + 0.05, 0.0, z), "trim", 0.006)
    low = z - 0.12
    grip = box((0.025, 0.20, 0.055), (behind(form, 0.1, low) + 0.004, 0.0, low), "trim", 0.008)
    return [*both_sides(cap), *both_sides(end), across, grip]


def _roof_box(form: Form, style: Style, level: int) -> list[Surface]:
    """A ski box on two bars."""
    station = (style.header[0] + style.roof_end[0]) / 2
    x = style.length / 2 - station
    base = style.roof + 0.035 + 0.02
    high = style.height - base
    profile = [
        (0.0, -0.95),
        (0.55, -0.93),
        (0.80, -0.6),
        (0.95, -0.2),
        (1.0, 0.5),
        (0.96, 0.9),
        (0.0, 0.95),
    ]
    shell = lathe(profile, (20, 12, 8)[level], "gloss", 0)
    points = shell.vertices * np.array([1.0, 0.38, high / 2])
    shaped = replace(shell, vertices=points, crease_rad=0.8)
    made = [shifted(shaped, x, 0.0, base + high / 2)]
    for at in (-0.45, 0.45):
        made.append(box((0.05, style.width * 0.62, 0.03), (x + at, 0, base + 0.005), "trim"))
    return made


def _light_bar(form: Form, style: Style, level: int) -> list[Surface]:
    """Blue lights across the roof."""
    station = style.header[0] + 0.3
    while above(form, station, 0.0) < style.roof - 0.012:
        station += 0.05
    x, z = style.length / 2 - station, above(form, station, 0.0)
    wide = style.width * 0.62
    high = style.height - z
    bevel = 0.02 if level == 0 else 0.0
    made = [box((0.24, wide * 0.3, high - 0.02), (x, 0, z + high / 2 - 0.01), "trim", bevel)]
    lamp = box((0.27, wide * 0.36, high), (x, wide * 0.33, z + high / 2), "blue_lamp", bevel)
    return made + [replace(s, part=Part.LAMP) for s in both_sides(lamp)]


def _ventilated(form: Form, style: Style, level: int) -> list[Surface]:
    """A ventilator and a hatch on the roof of an ambulance, and blue lights at its rear."""
    nose, bevel = style.length / 2, 0.03 if level == 0 else 0.0
    made = []
    for share, size, slot in ((0.58, (0.74, 0.66), "paint"), (0.78, (0.46, 0.46), "trim")):
        station = style.length * share
        low = above(form, station, size[1] / 2) - 0.02
        high = min(low + (0.15 if slot == "paint" else 0.07), style.height)
        place = (nose - station, 0.0, (low + high) / 2)
        made.append(box((*size, high - low), place, slot, bevel))
    station = style.roof_end[0] - 0.30
    y = 0.30 * style.width
    low = above(form, station, y) - 0.03
    high = min(low + 0.13, style.height)
    lamp = box((0.16, 0.30, high - low), (nose - station, y, (low + high) / 2), "blue_lamp", bevel)
    return [*made, *(replace(s, part=Part.LAMP) for s in both_sides(lamp))]


def _words(form: Form, style: Style) -> list[Surface]:
    """What is written on the doors, both sides readable."""
    word = "POLICE" if style.extra == "police" else "AMBULANCE"
    station = (
        (style.doors[0][0] + style.doors[-1][0]) / 2 if len(style.doors) > 2 else style.length * 0.6
    )
    z = style.belt[1] - 0.47
    made = written(word, 0.16, (style.length / 2 - station, 0.0, z), "livery")
    return [_laid_on(form, one, sign) for one, sign in zip(made, (1.0, -1.0), strict=True)]


def _laid_on(form: Form, flat: Surface, sign: float) -> Surface:
    """Letters pressed onto a flank."""
    points = flat.vertices.copy()
    points[:, 1] = 0.0
    points[:, 1] = sign * (0.004 - form.flank(points))
    return replace(flat, vertices=points)
