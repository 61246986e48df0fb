"""Four-legged bodies: skins lofted over trunk, neck and tail, with head and legs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import cos, pi, radians, sin

import numpy as np

from scenesim.shapes.animals.anatomy import AHEAD, LEFT, LEGS, UP, Build, Joint, fixed, row_of
from scenesim.shapes.animals.fur import part_of, patched, ridge, tufts
from scenesim.shapes.animals.heads import head
from scenesim.shapes.animals.legs import leg
from scenesim.shapes.people.grids import sines
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.torso import steps
from scenesim.shapes.people.vectors import Vector, add, times
from scenesim.world.classes import Part

#: normals of an underside point down at least by this
_UNDER = -0.6


def hide(lofter: Lofter, build: Build) -> list[Patch]:
    """All patches of an animal in the rest pose.

    Args:
        lofter: how fine.
        build: of the animal.

    Returns:
        The patches.
    """
    trunk, neck, tail = _trunk(lofter, build), _neck(lofter, build), _tail(lofter, build)
    patches = [trunk, neck, tail, *head(lofter, build)]
    for bone in LEGS:
        patches += leg(lofter, build, bone)
    if build.species.skull == "cattle" and lofter.level < 2:
        patches.append(_udder(lofter, build))
    if lofter.level == 0:
        patches += _coat(lofter, build, trunk, neck, tail)
    return patches


def _coat(lofter: Lofter, build: Build, trunk: Patch, neck: Patch, tail: Patch) -> list[Patch]:
    """Tufts along the outline, and the manes of horses."""
    s, k = build.species, build.size
    at_neck = _neck_weights(build)
    patches = []
    if s.fur > 0.0:
        long, back = s.fur * k, (-0.9, 0.0, -0.45)
        patches.append(tufts(lofter, ridge(trunk), 150, long, back, fixed(Joint.TRUNK)))
        patches.append(tufts(lofter, ridge(neck), 60, 0.9 * long, back, at_neck))
    if s.crown == "mane":
        crest = part_of(neck, neck.slots == row_of("mane"))
        patches.append(tufts(lofter, crest, 90, 0.22 * k, (-0.25, -0.5, -0.8), at_neck))
        patches.append(tufts(lofter, tail, 90, 0.30 * k, (-0.15, 0.0, -1.0), fixed(Joint.TAIL)))
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
        if s.marks == "rump" and share < 0.10:
            return row_of("marks")
        return row_of("belly") if under and 0.15 < share < 0.92 else row_of("coat")

    trunk = lofter.tube(
        [
            Section((x * s.length * k, 0.0, z * k), u * k, d * k, w * k, 2.2)
            for x, z, u, d, w in rows
        ],
        UP,
        LEFT,
        slot=row_of("coat"),
        part=Part.TORSO,
        weights=fixed(Joint.TRUNK),
        around=22,
        along=44 if s.marks == "tabby" else 20,
        closed=(True, True),
        slot_at=slot_at,
    )
    if s.marks == "patches":
        places = trunk.vertices / (s.length * k)
        return patched(trunk, _spots(places), (row_of("coat"), row_of("marks")))
    if s.marks == "tabby":
        return _striped(trunk, s.length * k)
    return trunk


def _striped(trunk: Patch, length: float) -> Patch:
    """A trunk with bands of the third colour around back and flanks; its underside stays as it is.

    Args:
        trunk: of one colour above, of another below.
        length: m, of the trunk.
    """
    x, y, z = trunk.vertices.T / length
    bent = 38.0 * x + 1.6 * sines(11.0 * z + 7.0 * y + 4.0 * x)
    waves = sines(bent) + 0.45 * sines(9.0 * z - 6.0 * y + 11.0 * x) - 0.45
    striped = patched(trunk, waves, (row_of("coat"), row_of("marks")))
    under = striped.normals[striped.faces, 2].max(axis=1) < _UNDER
    return replace(striped, slots=np.where(under, row_of("belly"), striped.slots).astype(np.int16))


def _spots(places: Floats) -> Floats:
    """Above 0 where the hide of cattle is white; places are in lengths of the trunk."""
    x, y, z = places.T
    waves = sines(5.5 * x + 2.0 * sines(6.0 * z + 5.0 * y + 0.6))
    spots: Floats = waves + 0.9 * sines(8.0 * z - 5.0 * y - 3.0 * x + 1.0) - 0.15
    return spots


def _udder(lofter: Lofter, build: Build) -> Patch:
    """What hangs between the hind legs of a cow."""
    s, k = build.species, build.size
    r = 0.15 * s.loin[1] * k
    x, z = -0.36 * s.length * k, (s.withers - 0.95 * s.loin[0]) * k
    rows = ((0.6, 0.75), (0.1, 1.0), (-0.4, 0.92), (-0.85, 0.55), (-0.95, 0.15))
    return lofter.tube(
        [Section((x, 0.0, z + up * r), 1.15 * r * w, 1.15 * r * w, r * w) for up, w in rows],
        AHEAD,
        LEFT,
        slot=row_of("bare"),
        part=Part.TORSO,
        weights=fixed(Joint.TRUNK),
        around=10,
        along=7,
        closed=(True, True),
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

    def slot_at(_share: float, angle: float) -> int:
        crest = min(angle, 2 * pi - angle) < 0.4
        return row_of("mane") if s.crown == "mane" and crest else row_of("coat")

    return lofter.tube(
        [
            Section(add(build.neck, times(along, w * span)), radius * d, radius * d, radius * h)
            for w, d, h in rows
        ],
        above,
        LEFT,
        slot=row_of("coat"),
        part=Part.HEAD,
        weights=_neck_weights(build),
        around=14,
        along=9,
        slot_at=slot_at,
    )


def _neck_weights(build: Build) -> Weights:
    """Trunk, neck and head from the shoulder on."""
    a, span = radians(build.species.neck[1]), build.species.neck[0] * build.size
    along = (cos(a), 0.0, sin(a))

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        x, z = points[:, 0], points[:, 2]
        way = ((x - build.neck[0]) * along[0] + (z - build.neck[2]) * along[2]) / span
        bend, top = steps((way - 0.12) / 0.42), steps((way - 0.95) / 0.25)
        return [(Joint.TRUNK, 1 - bend), (Joint.NECK, bend * (1 - top)), (Joint.HEAD, bend * top)]

    return weights


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
        if s.marks == "tabby" and (share > 0.85 or int(8 * share) % 2):
            return row_of("marks")
        tuft = s.crown == "mane" or (s.crown == "horns" and share > 0.75)
        return row_of("mane") if tuft else row_of("coat")

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
        along=17 if s.marks == "tabby" else 8,
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
