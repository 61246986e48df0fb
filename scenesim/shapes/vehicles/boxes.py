"""Box and curtain bodies of lorries: frame, curtains, rear doors, tape, coolers."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box, flipped, grid
from scenesim.shapes.vehicles.rigs import Rig
from scenesim.shapes.vehicles.signs import signed

#: share of closed boxes that are cooled
_COOLED = 0.5
#: how far a curtain hangs behind the outermost of the body, at its straps and between them, m
_HELD_M, _BULGED_M = 0.032, 0.012


def box_body(rig: Rig, level: int, stream: Stream) -> list[Surface]:
    """A body with walls or curtains, from the deck to the roof.

    Args:
        rig: with a load of ``box`` or ``curtain``.
        level: of detail.
        stream: decides the sign on it.

    Returns:
        Surfaces by slot.
    """
    front, back = rig.length / 2 - rig.load_start, -rig.length / 2
    length, middle = front - back, (front + back) / 2
    hangs = rig.load == "curtain" and level < 2
    size = (length - 0.07, rig.width - (2.2 * _HELD_M if hangs else 0.02), rig.height - rig.deck)
    bevel = 0.02 if level == 0 else 0.0
    made = [box(size, (middle + 0.025, 0, (rig.height + rig.deck) / 2), "paint2", bevel)]
    made += _edges(rig, front, back)
    if hangs:
        made += _curtain(rig, level, front, back)
    made += [*_rear_doors(rig, level, back + 0.05), *_contour(rig, front, back + 0.05)]
    made += _cooler(rig, stream, front)
    return made + signed(rig, stream, middle, length)


def _edges(rig: Rig, front: float, back: float) -> list[Surface]:
    """Rails along the roof and the deck, posts at the corners."""
    half, deck, high = rig.width / 2, rig.deck, rig.height
    made = []
    for z in (deck + 0.05, high - 0.05):
        at = ((front + back) / 2, half - 0.018, z)
        made += both_sides(box((front - back - 0.03, 0.036, 0.09), at, "metal"))
    for x in (front - 0.06, back + 0.06):
        at = (x, half - 0.018, (high + deck) / 2)
        made += both_sides(box((0.09, 0.036, high - deck), at, "metal"))
    return made


def _curtain(rig: Rig, level: int, front: float, back: float) -> list[Surface]:
    """Cloth that straps hold back, each with its buckle."""
    half, low, high = rig.width / 2, rig.deck + 0.07, rig.height - 0.07
    count, steps = int((front - back) / 0.65), 4 if level == 0 else 2
    pitch = (front - back - 0.1) / count
    rows = []
    for i in range(count * steps + 1):
        bulge = 0.5 - 0.5 * cos(2 * pi * i / steps)
        y = half - _HELD_M + (_HELD_M - _BULGED_M) * bulge
        x = back + 0.05 + pitch * i / steps
        rows.append([(x, y, low), (x, y, high)])
    cloth = replace(flipped(grid(np.array(rows), "paint2")), crease_rad=1.2)
    made = both_sides(cloth)
    for i in range(1, count):
        x = back + 0.05 + pitch * i
        strap = box(
            (0.05, 0.008, high - low), (x, half - _HELD_M + 0.004, (low + high) / 2), "trim"
        )
        buckle = box((0.04, 0.016, 0.14), (x, half - 0.012, low + 0.12), "metal")
        made += [*both_sides(strap), *both_sides(buckle)]
    return made


def _rear_doors(rig: Rig, level: int, back: float) -> list[Surface]:
    """Two wings in a frame, with the rods that lock them, handles and hinges."""
    half, deck, high = rig.width / 2, rig.deck, rig.height
    middle, tall = (high + deck) / 2, high - deck
    made = both_sides(box((0.02, 0.07, tall), (back + 0.008, half - 0.04, middle), "metal_shell"))
    for z in (deck + 0.05, high - 0.05):
        made.append(box((0.02, rig.width - 0.10, 0.07), (back + 0.008, 0.0, z), "metal_shell"))
    made.append(box((0.012, 0.025, tall - 0.15), (back + 0.002, 0.0, middle), "gap"))
    for share in (0.17, 0.62) if level < 2 else ():
        y = share * half
        rod = box((0.035, 0.04, tall - 0.16), (back - 0.012, y, middle), "metal_shell")
        handle = box((0.03, 0.24, 0.04), (back - 0.028, y + 0.10, deck + 0.85), "metal_shell")
        made += [*both_sides(rod), *both_sides(handle)]
    for step in range(4) if level == 0 else ():
        z = deck + tall * (0.12 + 0.25 * step)
        hinge = box((0.03, 0.14, 0.07), (back, half - 0.10, z), "metal_shell")
        made += both_sides(hinge)
    return made


def _contour(rig: Rig, front: float, back: float) -> list[Surface]:
    """Tape that shines back, red around the rear and white along the sides of what is long.

    Source:
        UN Regulation No. 48, 6.21, conspicuity markings: 50 to 60 mm wide.
    """
    if rig.length < 7.0:
        return []
    half, deck, high = rig.width / 2, rig.deck, rig.height
    x, tall, wide = back - 0.004, high - deck, 0.055
    made = both_sides(
        box((0.01, wide, tall - 0.24), (x, half - 0.13, (high + deck) / 2), "reflector")
    )
    for z in (deck + 0.13, high - 0.13):
        made.append(box((0.01, rig.width - 0.20, wide), (x, 0.0, z), "reflector"))
    along = box(
        (front - back - 0.3, 0.01, wide), ((front + back) / 2, half - 0.005, deck + 0.13), "tape"
    )
    return [*made, *both_sides(along)]


def _cooler(rig: Rig, stream: Stream, front: float) -> list[Surface]:
    """The cooling unit on the front wall of some boxes, above the cab."""
    if rig.load != "box" or stream.child("cooled").uniform() > _COOLED:
        return []
    low = rig.cab.height + 0.06 if rig.load_start < rig.cab.length + 0.3 else rig.deck + 1.5
    tall, deep = min(rig.height - 0.12 - low, 1.3), 0.32
    if tall < 0.4:
        return []
    at = (front - 0.02 + deep / 2, 0.0, low + tall / 2)
    vent = (front + deep - 0.01, 0.0, low + 0.62 * tall)
    return [
        box((deep, 0.72 * rig.width, tall), at, "roof_cover", 0.06),
        box((0.03, 0.55 * rig.width, 0.45 * tall), vent, "grille"),
    ]
