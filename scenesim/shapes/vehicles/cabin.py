"""What is seen through the glass: lining, dashboard, steering wheel, seats, and who drives."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import pi

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.shapes.surfaces import (
    Surface,
    arc,
    both_sides,
    box,
    circle,
    flipped,
    grid,
    lathe,
    moved,
    shifted,
    tube,
)
from scenesim.shapes.vehicles.carving import carved, whole
from scenesim.shapes.vehicles.fittings import torus
from scenesim.shapes.vehicles.form import FINENESS, Form, skin
from scenesim.shapes.vehicles.glazing import opened
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: sides of a head from which on it has a face
_FACED = 12


def inside(form: Form, style: Style, level: int) -> list[Surface]:
    """All that is behind the glass and does not move.

    Args:
        form: the body.
        style: its measures.
        level: of detail; the coarsest has boards for seats.

    Returns:
        Surfaces of ``Part.INTERIOR``.
    """
    if level == 2:
        return lining(form, style, 1, min(style.belt) - 0.04) + _far(form, style)
    return lining(form, style, level) + furniture(form, style, level)


def lining(form: Form, style: Style, level: int, low: float = 0.0) -> list[Surface]:
    """The dark inside of doors, roof and pillars: the skin moved inwards, open where glass is.

    Args:
        form: the body.
        style: its measures.
        level: of detail.
        low: height below which nothing is lined but the floor, m.

    Returns:
        Surfaces of slot ``interior``, both sides.
    """
    made = _shell(form, style, level + 1)
    tub = carved(made, [lambda p: p[:, 2] - max(low, style.floor + 0.14)], "", only=("interior",))
    if style.bed:  # an open bed has no ceiling
        tub = carved(tub, [lambda p: style.bed[0] - 0.05 - form.station(p)], "", only=("interior",))
    return whole(tub)


@lru_cache(maxsize=2)  # two levels have the same
def _shell(form: Form, style: Style, fineness: int) -> tuple[Surface, ...]:
    """The left half of a skin, moved inwards and turned over, open where glass is."""
    made = []
    for piece in opened(form, style, [skin(form, *FINENESS[fineness])]):
        if piece.normals is not None:
            inner = replace(piece, vertices=piece.vertices - 0.045 * piece.normals)
            made.append(flipped(inner).of("interior", Part.INTERIOR))
    return tuple(made)


def _far(form: Form, style: Style) -> list[Surface]:
    """What far panes show: a dark tub below them, seats as boards, the lining of roof and posts."""
    half, nose = style.width / 2, style.length / 2
    front, back = nose - style.cowl[0] - 0.15, nose - style.roof_end[0] + 0.12
    low, high = style.floor + 0.16, style.belt[1] - 0.06
    foot = (front - back, 2 * half - 0.26, high - low)
    made = [box(foot, ((front + back) / 2, 0.0, (low + high) / 2), "interior")]
    top = min(style.roof - 0.30, style.floor + 1.02)
    for station in style.seats:
        board = box((0.14, 0.40, top - high), (0.0, 0.0, (top - high) / 2), "seat")
        leaning = Transform.euler(
            (nose - station - 0.08, 0.37 * half / 0.88, high), 0.0, -0.28, 0.0
        )
        made += both_sides(moved(board, leaning))
    return [replace(s, part=Part.INTERIOR) for s in made]


def furniture(form: Form, style: Style, level: int) -> list[Surface]:
    """Floor, dashboard, steering wheel, seats.

    Args:
        form: the body.
        style: its measures.
        level: of detail.

    Returns:
        Surfaces of ``Part.INTERIOR``.
    """
    round_off = 0.0 if level else 1.0
    half = style.width / 2
    nose = style.length / 2
    cowl, deck = style.cowl
    made = [
        box(
            (style.length * 0.72, style.width - 0.3, 0.03),
            (-0.1, 0, style.floor + 0.16),
            "interior",
        ),
        box(
            (0.62, style.width - 0.30, 0.24), (nose - cowl - 0.42, 0, deck - 0.20), "interior", 0.08
        ),
        box(
            (0.5, 0.22, 0.3),
            (nose - style.seats[0] + 0.15, 0, style.floor + 0.32),
            "interior",
            0.05,
        ),
    ]
    at = (nose - style.seats[0] + 0.47, 0.37 * half / 0.88, deck - 0.07)
    ring = (20, 6) if level == 0 else (10, 3)
    wheel = moved(torus(0.18, 0.014, *ring, "trim"), Transform.euler(at, 0.0, 0.45, 0.0))
    made += [wheel, tube([at, (at[0] + 0.2, at[1], at[2] - 0.1)], 0.03, 6, "interior")]
    made.append(
        box(
            (0.02, 0.22, 0.055),
            (nose - style.header[0] + 0.02, 0, style.header[1] - 0.06),
            "interior",
            0.015,
        )
    )
    for row, station in enumerate(style.seats):
        base = style.floor + 0.22
        last = row == len(style.seats) - 1 and row > 0
        wide = 0.44 if not last else 0.42
        for one in seat(nose - station, 0.37 * half / 0.88, base, wide, style.roof, round_off):
            made += both_sides(one)
        if last:
            made.append(
                box(
                    (0.12, 0.3, 0.42),
                    (nose - station - 0.05, 0, base + 0.35),
                    "seat",
                    0.05 * round_off,
                )
            )
    return [replace(s, part=Part.INTERIOR) for s in made]


def seat(
    x: float, y: float, z: float, width: float, height: float, round_off: float
) -> list[Surface]:
    """One seat with its head rest.

    Args:
        x: foot of the back rest, m.
        y: m.
        z: underside of the cushion, m.
        width: m.
        height: of the vehicle, m: bounds the head rest.
        round_off: 1 for rounded edges, 0 for sharp ones.

    Returns:
        Surfaces of slot ``seat``.
    """
    top = min(height - 0.42, z + 0.80)
    tall = top - z - 0.1
    back = box((0.13, width, tall), (0.0, 0.0, tall / 2), "seat", 0.05 * round_off)
    lean = Transform.euler((x - 0.02, y, z + 0.12), 0.0, -0.28, 0.0)
    rest = box((0.09, 0.24, 0.17), (0.02, 0.0, tall + 0.12), "seat", 0.035 * round_off)
    cushion = box((0.46, width, 0.16), (x + 0.2, y, z + 0.1), "seat", 0.05 * round_off)
    return [moved(back, lean), moved(rest, lean), cushion]


def drivers(
    x: float, y: float, z: float, wheel: tuple[float, float, float]
) -> tuple[list[Surface], ...]:
    """Somebody at the wheel, from the hips up, at all levels of detail; arms only when near.

    Args:
        x: foot of the back rest, m.
        y: m.
        z: top of the cushion, m.
        wheel: middle of the steering wheel, m.

    Returns:
        Surfaces with the slots ``cloth``, ``skin`` and ``hair``.
    """
    near, middle, far = (_driver(x, y, z, wheel, sides) for sides in (12, 8, 6))
    trunk = box((0.2, 0.4, 0.5), (x, y, z + 0.30), "cloth")
    head = box((0.18, 0.15, 0.22), (x + 0.01, y, z + 0.68), "hair")
    distant = [s.of(s.slot, Part.INTERIOR) for s in (trunk, head)]
    return near, middle, far[:4], distant


def _driver(
    x: float, y: float, z: float, wheel: tuple[float, float, float], sides: int
) -> list[Surface]:
    """A driver whose trunk and head have so many sides."""
    hips = np.array([x + 0.10, y, z + 0.10])
    chest = hips + np.array([-0.10, 0, 0.40])
    neck = chest + np.array([-0.02, 0, 0.13])
    head = neck + np.array([0.03, 0, 0.13])
    made = [
        _trunk(hips, chest, neck, sides),
        tube(
            [neck - np.array([0, 0, 0.04]), neck + np.array([0.01, 0, 0.07])],
            0.055,
            sides * 2 // 3,
            "skin",
        ),
        _ball(head, (0.098, 0.077, 0.118), "skin", sides),
        _ball(head + np.array([-0.018, 0, 0.022]), (0.098, 0.084, 0.112), "hair", sides),
    ]
    if sides >= _FACED:
        made += _features(head)
    for sign in (1.0, -1.0):
        shoulder = chest + np.array([0.0, 0.185 * sign, 0.06])
        hand = np.array(wheel) + np.array([-0.03, 0.16 * sign, 0.05])
        elbow = (shoulder + hand) / 2 + np.array([-0.02, 0.06 * sign, -0.14])
        made.append(tube([shoulder, elbow], [0.062, 0.048], sides * 2 // 3, "cloth"))
        made.append(tube([elbow, hand], [0.046, 0.035], sides * 2 // 3, "cloth"))
        made.append(_ball(hand, (0.045, 0.04, 0.045), "skin", sides * 2 // 3))
    return [replace(s, part=Part.INTERIOR) for s in made]


def _features(head: Floats) -> list[Surface]:
    """Nose, ears, eyes and brows about the middle of a head."""
    made = [_ball(head + np.array([0.096, 0, -0.014]), (0.020, 0.014, 0.024), "skin", 6)]
    for sign in (1.0, -1.0):
        made.append(_ball(head + np.array([0, 0.079 * sign, -0.01]), (0.02, 0.01, 0.03), "skin", 6))
        for x, z, wide, high in ((0.084, 0.016, 0.014, 0.008), (0.083, 0.036, 0.02, 0.005)):
            at = head + np.array([x, 0.031 * sign, z])
            made.append(_ball(at, (0.008, wide, high), "hair", 6))
    return made


def _trunk(hips: Floats, chest: Floats, neck: Floats, sides: int) -> Surface:
    """Rings from the hips to the neck."""
    turn = circle(sides)
    rows = []
    for centre, wide, deep in (
        (hips, 0.17, 0.12),
        (hips * 0.5 + chest * 0.5, 0.165, 0.115),
        (chest, 0.20, 0.125),
        (chest + np.array([0, 0, 0.08]), 0.185, 0.10),
        (neck, 0.07, 0.06),
    ):
        rows.append(centre + np.stack([turn[:, 0] * deep, turn[:, 1] * wide, 0 * turn[:, 0]], 1))
    return replace(flipped(grid(np.array(rows), "cloth", (False, True))), crease_rad=1.4)


def _ball(centre: Floats, radii: tuple[float, float, float], slot: str, sides: int) -> Surface:
    """An ellipsoid."""
    turn = arc(sides * 3 // 4, -pi / 2, pi / 2)
    ball = lathe(turn, sides, slot, 2)
    ball = replace(ball, vertices=ball.vertices * np.array(radii), crease_rad=3.0)
    return shifted(ball, *(float(v) for v in centre))
