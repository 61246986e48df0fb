"""Where the joints of a four-legged animal are."""

from __future__ import annotations

from enum import IntEnum
from math import cos, radians, sin
from typing import NamedTuple

from scenesim.shapes.animals.species import Species
from scenesim.shapes.people.grids import Weights
from scenesim.shapes.people.vectors import Vector, add, times

SLOTS = ("coat", "belly", "marks", "dark", "horn", "bare", "mane")
UP, LEFT, AHEAD = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)


class Joint(IntEnum):
    """Bones of a four-legged animal; each leg has three."""

    TRUNK = 0
    NECK = 1
    HEAD = 2
    TAIL = 3
    FRONT_LEFT = 4
    FRONT_RIGHT = 7
    HIND_LEFT = 10
    HIND_RIGHT = 13


BONES = 16
LEGS = (Joint.FRONT_LEFT, Joint.FRONT_RIGHT, Joint.HIND_LEFT, Joint.HIND_RIGHT)


class Build(NamedTuple):
    """Places of an animal's joints in the rest pose.

    Attributes:
        species: its measures.
        size: multiplies them.
        hip: m, height of the joints of the legs.
        upper, lower: m, lengths of the legs' two bones.
        half: m, legs from the middle.
        neck: (x, y, z) m, root of the neck.
        poll: (x, y, z) m, where the head begins.
        tail: (x, y, z) m, root of the tail.
    """

    species: Species
    size: float
    hip: float
    upper: float
    lower: float
    half: float
    neck: Vector
    poll: Vector
    tail: Vector


def build_of(species: Species, size: float) -> Build:
    """The joints of an animal.

    Args:
        species: its measures.
        size: multiplies them.

    Returns:
        The build.
    """
    s = species
    hip = 0.80 * s.withers * size
    leg = 1.016 * (hip - s.foot[1] * size)
    a = radians(s.neck[1])
    neck = (
        0.46 * s.length * size,
        0.0,
        (s.withers - 0.36 * s.chest[0]) * size,
    )
    poll = add(neck, times((cos(a), 0.0, sin(a)), s.neck[0] * size))
    tail = (-0.60 * s.length * size, 0.0, (s.withers - 0.24 * s.loin[0]) * size)
    half = 0.27 * s.chest[1] * size
    return Build(s, size, hip, 0.56 * leg, 0.44 * leg, half, neck, poll, tail)


def rest_joints(build: Build) -> tuple[Vector, ...]:
    """Where the bones begin in the rest pose.

    Args:
        build: of the animal.

    Returns:
        (x, y, z) m by bone.
    """
    out: list[Vector] = [(0.0, 0.0, build.hip), build.neck, build.poll, build.tail]
    for leg in LEGS:
        x, y = root(build, leg)
        knee = build.hip - build.upper
        out += [(x, y, build.hip), (x, y, knee), (x, y, knee - build.lower)]
    return tuple(out)


def root(build: Build, leg: int) -> tuple[float, float]:
    """Where a leg begins, seen from above.

    Args:
        build: of the animal.
        leg: one of ``LEGS``.

    Returns:
        (x, y) m.
    """
    ahead = leg in {Joint.FRONT_LEFT, Joint.FRONT_RIGHT}
    left = leg in {Joint.FRONT_LEFT, Joint.HIND_LEFT}
    x = (0.40 if ahead else -0.46) * build.species.length * build.size
    return x, build.half if left else -build.half


def fixed(bone: int) -> Weights:
    """Weights of what follows one bone.

    Args:
        bone: row of the pose.

    Returns:
        Weights of any points.
    """
    return lambda _points: [(bone, 1.0)]


def row_of(name: str) -> int:
    """The row of a slot.

    Args:
        name: one of ``SLOTS``.

    Returns:
        Its row.
    """
    return SLOTS.index(name)
