"""Four-legged bodies: skins lofted over trunk, neck and tail, with head and legs."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, radians, sin

from scenesim.shapes.animals.anatomy import LEFT, LEGS, UP, Build, Joint, fixed, row_of
from scenesim.shapes.animals.heads import head
from scenesim.shapes.animals.legs import leg
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section
from scenesim.shapes.people.torso import steps
from scenesim.shapes.people.vectors import Vector, add, times
from scenesim.world.classes import Part


def hide(lofter: Lofter, build: Build) -> list[Patch]:
    """All patches of an animal in the rest pose.

    Args:
        lofter: how fine.
        build: of the animal.

    Returns:
        The patches.
    """
    patches = [_trunk(lofter, build), _neck(lofter, build), *head(lofter, build)]
    patches.append(_tail(lofter, build))
    for bone in LEGS:
        patches += leg(lofter, build, bone)
    return patches


def _trunk(lofter: Lofter, build: Build) -> Patch:
    """The barrel between shoulders and rump."""
    s, k = build.species, build.size
    (deep, wide), (deep2, wide2) = s.chest, s.loin
    top = s.withers
    rows = (
        (-0.66, top - 0.32 * deep2, 0.12 * deep2, 0.28 * deep2, 0.20 * wide2),
        (-0.61, top - 0.36 * deep2, 0.28 * deep2, 0.44 * deep2, 0.40 * wide2),
        (-0.46, top - 0.44 * deep2, 0.42 * deep2, 0.50 * deep2, 0.50 * wide2),
        (-0.20, top - 0.46 * deep2, 0.43 * deep2, 0.54 * deep2, 0.50 * wide2),
        (0.08, top - 0.50 * deep, 0.45 * deep, 0.50 * deep, 0.52 * wide),
        (0.32, top - 0.50 * deep, 0.49 * deep, 0.50 * deep, 0.50 * wide),
        (0.48, top - 0.50 * deep, 0.42 * deep, 0.42 * deep, 0.44 * wide),
        (0.58, top - 0.54 * deep, 0.28 * deep, 0.28 * deep, 0.32 * wide),
        (0.64, top - 0.56 * deep, 0.10 * deep, 0.10 * deep, 0.14 * wide),
    )

    def slot_at(share: float, angle: float) -> int:
        under = abs(angle - pi) < 0.75
        spots = sin(10.0 * share + 1.7 * sin(angle + 0.6)) + 0.6 * sin(6.0 * share - 2 * angle)
        if s.marks == "patches" and spots > 0.25:
            return row_of("marks")
        if s.marks == "rump" and share < 0.10:
            return row_of("marks")
        return row_of("belly") if under and 0.15 < share < 0.92 else row_of("coat")

    return lofter.tube(
        [
            Section((x * s.length * k, 0.0, z * k), u * k, d * k, w * k, 2.2)
            for x, z, u, d, w in rows
        ],
        UP,
        LEFT,
        slot=row_of("coat"),
        part=Part.TORSO,
        weights=fixed(Joint.TRUNK),
        around=30 if s.marks == "patches" else 18,
        along=30 if s.marks == "patches" else 16,
        closed=(True, True),
        slot_at=slot_at,
    )


def _neck(lofter: Lofter, build: Build) -> Patch:
    """The neck, thick at the shoulder; horses carry a mane on it."""
    s, k = build.species, build.size
    radius = s.neck[2] * k
    a = radians(s.neck[1])
    along = (cos(a), 0.0, sin(a))
    above = (-sin(a), 0.0, cos(a))
    span = s.neck[0] * k
    thick = 1.55 if s.neck[1] > 30 else 1.25
    rows = (
        (-0.30, thick, 1.0),
        (0.10, thick, 1.0),
        (0.45, 1.15, 0.86),
        (0.80, 0.96, 0.76),
        (1.12, 0.80, 0.70),
    )

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        x, z = points[:, 0], points[:, 2]
        way = ((x - build.neck[0]) * along[0] + (z - build.neck[2]) * along[2]) / span
        bend, top = steps((way - 0.12) / 0.42), steps((way - 0.95) / 0.25)
        return [(Joint.TRUNK, 1 - bend), (Joint.NECK, bend * (1 - top)), (Joint.HEAD, bend * top)]

    def slot_at(_share: float, angle: float) -> int:
        crest = min(angle, 2 * pi - angle) < 0.4
        return row_of("dark") if s.crown == "mane" and crest else row_of("coat")

    return lofter.tube(
        [
            Section(add(build.neck, times(along, w * span)), radius * d, radius * d, radius * h)
            for w, d, h in rows
        ],
        above,
        LEFT,
        slot=row_of("coat"),
        part=Part.HEAD,
        weights=weights,
        around=14,
        along=9,
        slot_at=slot_at,
    )


def _tail(lofter: Lofter, build: Build) -> Patch:
    """The tail; a fox's ends white, a horse's is hair."""
    s, k = build.species, build.size
    long, radius = s.tail[0] * k, s.tail[1] * k
    bushy = s.tail[1] > 0.04
    rows = (
        (0.0, 0.6),
        (0.12, 0.8),
        (0.4, 1.2 if bushy else 0.8),
        (0.75, 1.1 if bushy else 0.6),
        (1.0, 0.25),
    )

    def slot_at(share: float, _angle: float) -> int:
        if s.marks == "tip" and share > 0.72:
            return row_of("marks")
        tuft = s.crown == "mane" or (s.crown == "horns" and share > 0.75)
        return row_of("dark") if tuft else row_of("coat")

    a = radians(s.hang)
    return lofter.tube(
        [
            Section(at, radius * h, radius * h, radius * h)
            for at, (_, h) in zip(_bent(build, [w * long for w, _ in rows]), rows, strict=True)
        ],
        (sin(a), 0.0, -cos(a)),
        LEFT,
        slot=row_of("coat"),
        part=Part.TORSO,
        weights=fixed(Joint.TAIL),
        around=9,
        along=8,
        closed=(False, True),
        slot_at=slot_at,
    )


def _bent(build: Build, ways: list[float]) -> list[Vector]:
    """Points of a tail at distances along it, m; it turns evenly from root to tip."""
    s, long = build.species, ways[-1]
    points = [build.tail]
    for before, here in pairwise(ways):
        a = radians(s.hang + s.curl * (before + here) / (2 * long))
        points.append(add(points[-1], times((-cos(a), 0.0, -sin(a)), here - before)))
    return points
