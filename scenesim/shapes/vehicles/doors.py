"""Front doors that turn on their hinges, and tailgates and boot lids that stand open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.shapes.surfaces import Surface, box, moved, shifted
from scenesim.shapes.vehicles.assembly import Part as Piece
from scenesim.shapes.vehicles.carving import Limit, parted
from scenesim.shapes.vehicles.fittings import side
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.glazing import leaning
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: how far a tailgate and a boot lid stand open, rad
_GATE_RAD, _LID_RAD = 1.25, 0.95
_LID_M = 0.60
_DEPTH_M = 0.12


def with_doors(
    form: Form, style: Style, levels: Sequence[Sequence[Surface]]
) -> tuple[list[list[Surface]], list[Piece]]:
    """A body without its front doors, and the doors.

    Args:
        form: the body.
        style: its measures.
        levels: its surfaces, finest first.

    Returns:
        The levels of what is left, and two pieces whose origins are their hinges.
    """
    station = style.doors[0][0]
    x = style.length / 2 - station
    y = side(form, station + 0.02, style.belt[1] - 0.2) - 0.03
    limits = _front_door(form, style)
    rest: list[list[Surface]] = []
    left: list[list[Surface]] = []
    right: list[list[Surface]] = []
    for level in levels:
        fixed = [s for s in level if not _goes_along(s)]
        swung, kept = parted([s for s in level if _goes_along(s) and s.part != Part.MIRROR], limits)
        swung += [s for s in level if s.part == Part.MIRROR]
        rest.append([*fixed, *kept])
        for hand, found in ((1.0, left), (-1.0, right)):
            own = [s for s in swung if float(s.vertices[:, 1].mean()) * hand > 0]
            found.append([shifted(_as_door(s), -x, -hand * y, 0.0) for s in own])
    doors = [
        Piece(f"door_{hand}", tuple(found), (x, sign * y, 0.0), door=hand)
        for hand, sign, found in (("left", 1.0, left), ("right", -1.0, right))
    ]
    return rest, doors


def with_open_boot(form: Form, style: Style, level: Sequence[Surface]) -> list[Surface]:
    """A body whose tailgate or boot lid stands open.

    Args:
        form: the body.
        style: its measures.
        level: its surfaces.

    Returns:
        The surfaces.
    """
    fixed = [s for s in level if not _goes_along(s)]
    swung, kept = parted([s for s in level if _goes_along(s)], _gate(form, style))
    hinge = style.deck[0] if style.deck else style.roof_end
    x, z = style.length / 2 - hinge[0], hinge[1]
    angle = _LID_RAD if style.deck else _GATE_RAD
    turn = Transform.euler((x, 0.0, z), 0.0, angle, 0.0)
    opened = [moved(shifted(_as_door(s), -x, 0.0, -z), turn) for s in swung]
    return [*fixed, *kept, *opened, *_stowed(style)]


def _stowed(style: Style) -> list[Surface]:
    """What lies in a boot: its carpet, a suitcase, a bag."""
    rear, front = 0.24 - style.length / 2, style.length / 2 - style.seats[-1] - 0.42
    low, deep = _LID_M - 0.03, front - rear
    made = [box((deep, style.width - 0.42, 0.02), ((front + rear) / 2, 0, low), "carpet")]
    case, bag = min(0.44, 0.8 * deep), min(0.32, 0.6 * deep)
    made.append(box((case, 0.62, 0.24), (rear + 0.04 + case / 2, -0.16, low + 0.13), "case", 0.04))
    made.append(box((bag, 0.36, 0.26), (rear + 0.04 + bag / 2, 0.40, low + 0.14), "bag", 0.06))
    return [replace(s, part=Part.INTERIOR) for s in made]


def _goes_along(surface: Surface) -> bool:
    """Whether a surface may belong to a door: skin, glass, trim and lining, not what is inside."""
    return surface.part != Part.INTERIOR or surface.slot == "interior"


def _as_door(surface: Surface) -> Surface:
    return surface if surface.part == Part.MIRROR else replace(surface, part=Part.DOOR)


def _front_door(form: Form, style: Style) -> list[Limit]:
    """Limits of a front door, the same on both sides."""
    (first, lean), (last, lean_last) = style.doors[0], style.doors[1]
    return [
        lambda p: -form.flank(p) - _DEPTH_M,
        lambda p: -leaning(form, first, lean)(p),
        leaning(form, last, lean_last),
        lambda p: style.floor + 0.10 - p[:, 2],
        lambda p: form.roof(p) + 0.05,
    ]


def _gate(form: Form, style: Style) -> list[Limit]:
    """Limits of a tailgate or a boot lid."""
    edge: Limit = lambda p: form.flank(p) + 0.10  # noqa: E731
    if style.deck:
        start = style.deck[0][0]
        return [
            edge,
            lambda p: start - form.along(p),
            lambda p: np.minimum(-form.roof(p) - 0.06, -form.rear(p) - 0.12),
            lambda p: _LID_M - p[:, 2],
        ]
    return [
        edge,
        lambda p: -form.rear(p) - _DEPTH_M,
        lambda p: _LID_M - p[:, 2],
        lambda p: form.roof(p) + 0.02,
    ]
