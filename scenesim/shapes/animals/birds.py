"""Birds of the street: a body on two thin legs that nods as it walks, or wings spread."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from scenesim.shapes.animals.anatomy import BONES, SLOTS, fixed
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.skeleton import Pose
from scenesim.shapes.people.vectors import IDENTITY, Matrix, Vector, add, euler, minus, turned
from scenesim.world.classes import Gait, Part

_UP, _LEFT, _AHEAD = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)
_Rows = Sequence[tuple[float, float, float, float, float, float]]
_BODY, _HEAD, _LEG_LEFT, _LEG_RIGHT, _WING_LEFT, _WING_RIGHT = 0, 1, 2, 3, 4, 5


def rest_joints(size: float) -> tuple[Vector, ...]:
    """Where the bones begin in the rest pose.

    Args:
        size: multiplies the measures.

    Returns:
        (x, y, z) m by bone.
    """
    places: list[Vector] = [(0.0, 0.0, 0.15)] * BONES
    places[_HEAD] = (0.085, 0.0, 0.19)
    places[_LEG_LEFT], places[_LEG_RIGHT] = (0.0, 0.025, 0.11), (0.0, -0.025, 0.11)
    places[_WING_LEFT], places[_WING_RIGHT] = (0.04, 0.05, 0.18), (0.04, -0.05, 0.18)
    return tuple((x * size, y * size, z * size) for x, y, z in places)


#: along a body, a head, a beak: place, then up, down and half m of their sections
_TRUNK: _Rows = (
    (-0.20, 0, 0.135, 0.005, 0.005, 0.03),
    (-0.12, 0, 0.145, 0.018, 0.016, 0.035),
    (-0.05, 0, 0.155, 0.042, 0.045, 0.052),
    (0.03, 0, 0.16, 0.052, 0.058, 0.058),
    (0.08, 0, 0.17, 0.045, 0.05, 0.045),
    (0.10, 0, 0.18, 0.02, 0.02, 0.02),
)
_SKULL: _Rows = (
    (0.06, 0, 0.185, 0.03, 0.035, 0.03),
    (0.085, 0, 0.215, 0.028, 0.03, 0.024),
    (0.105, 0, 0.235, 0.022, 0.022, 0.021),
    (0.125, 0, 0.238, 0.012, 0.012, 0.012),
    (0.128, 0, 0.236, 0.004, 0.004, 0.004),
)
_BEAK: _Rows = ((0.12, 0, 0.235, 0.006, 0.006, 0.006), (0.15, 0, 0.228, 0.001, 0.002, 0.001))
#: of the left side
_FOOT: _Rows = (
    (-0.015, 0.025, 0.006, 0.003, 0.006, 0.004),
    (0.035, 0.025, 0.004, 0.002, 0.004, 0.014),
)
_FOLDED: _Rows = (
    (0.06, 0.05, 0.175, 0.02, 0.02, 0.008),
    (0.0, 0.058, 0.165, 0.034, 0.036, 0.010),
    (-0.10, 0.045, 0.15, 0.022, 0.02, 0.008),
    (-0.19, 0.02, 0.138, 0.006, 0.006, 0.005),
)
#: height and radius along a leg
_SHIN = ((0.12, 0.012), (0.08, 0.005), (0.008, 0.004))


def feathers(lofter: Lofter, size: float) -> list[Patch]:
    """All patches of a bird in the rest pose.

    Args:
        lofter: how fine.
        size: multiplies the measures.

    Returns:
        The patches.
    """
    patches = [
        _along(lofter, _scaled(_TRUNK, size), _BODY, "coat", (12, 10)),
        _along(lofter, _scaled(_SKULL, size), _HEAD, "marks", (10, 7)),
        _along(lofter, _scaled(_BEAK, size), _HEAD, "dark", (6, 3)),
    ]
    for side, leg, wing in ((1, _LEG_LEFT, _WING_LEFT), (-1, _LEG_RIGHT, _WING_RIGHT)):
        patches += [
            _shin(lofter, size, side, leg),
            _along(lofter, _scaled(_FOOT, size, side), leg, "horn", (6, 2)),
            _along(lofter, _scaled(_FOLDED, size, side), wing, "belly", (8, 6)),
        ]
    return patches


def _scaled(rows: _Rows, size: float, side: int = 1) -> list[Section]:
    """Sections of a bird, of its left or its right side."""
    return [
        Section((x * size, side * y * size, z * size), u * size, d * size, w * size)
        for x, y, z, u, d, w in rows
    ]


def _along(
    lofter: Lofter, sections: list[Section], bone: int, name: str, points: tuple[int, int]
) -> Patch:
    """A closed tube from tail to beak."""
    return lofter.tube(
        sections,
        _UP,
        _LEFT,
        slot=SLOTS.index(name),
        part=Part.BODY,
        weights=fixed(bone),
        around=points[0],
        along=points[1],
        closed=(True, True),
    )


def _shin(lofter: Lofter, size: float, side: int, bone: int) -> Patch:
    """A leg, from the feathers to the foot."""
    y = 0.025 * side * size
    return lofter.tube(
        [Section((0.0, y, z * size), r * size, r * size, r * size) for z, r in _SHIN],
        _AHEAD,
        _LEFT,
        slot=SLOTS.index("horn"),
        part=Part.BODY,
        weights=fixed(bone),
        around=6,
        along=4,
        closed=(True, True),
    )


def posed(
    rest: tuple[Vector, ...], size: float, gait: int, travelled: float, time_s: float
) -> Pose:
    """The bones at one moment; running birds flutter.

    Args:
        rest: joints in the rest pose.
        size: multiplies the measures.
        gait: a ``Gait``.
        travelled: m.
        time_s: for looking around and fluttering.

    Returns:
        The pose.
    """
    turn = 2 * pi * travelled / (0.16 * size)
    rotations: list[Matrix] = [IDENTITY] * BONES
    joints: list[Vector] = list(rest)
    moves = gait in {Gait.WALK, Gait.RUN}
    swing = 26.0 * sin(turn) if moves else 0.0
    rotations[_LEG_LEFT], rotations[_LEG_RIGHT] = euler(0.0, swing), euler(0.0, -swing)
    nod = 0.014 * size * cos(2 * turn) if moves else 0.0
    look = 0.0 if moves else 30.0 * sin(0.8 * time_s)
    rotations[_HEAD] = euler(look, 0.0)
    joints[_HEAD] = add(rest[_HEAD], (nod, 0.0, 0.0))
    if gait == Gait.RUN:
        beat = 55.0 * sin(2 * pi * 5.0 * time_s)
        rotations[_WING_LEFT] = euler(70.0, 0.0, beat)
        rotations[_WING_RIGHT] = euler(-70.0, 0.0, -beat)
    for bone in (_LEG_LEFT, _LEG_RIGHT, _WING_LEFT, _WING_RIGHT):
        offset = minus(rest[bone], rest[_BODY])
        joints[bone] = add(joints[_BODY], turned(rotations[_BODY], offset))
    return Pose(tuple(rotations), tuple(joints))
