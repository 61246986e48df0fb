"""Legs of animals: the limb from hip to ankle, and the paw or hoof it stands on."""

from __future__ import annotations

from typing import NamedTuple

from scenesim.shapes.animals.anatomy import (
    AHEAD,
    LEFT,
    UP,
    Build,
    Joint,
    fixed,
    root,
    row_of,
)
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.torso import steps
from scenesim.world.classes import Part

#: what grows on the heads of those that walk on hooves
_HOOFED = frozenset({"antlers", "horns", "mane", "tusks"})
# along a foot, shares of its length; height; width against the ankle
_FOOT = (
    (-0.35, 0.55, 0.8),
    (-0.25, 0.9, 1.15),
    (0.15, 0.95, 1.25),
    (0.50, 0.55, 1.2),
    (0.62, 0.30, 0.8),
)


class Limb(NamedTuple):
    """Measures of one leg in the rest pose, where it hangs straight down.

    Attributes:
        build: of the animal.
        bone: the first of its three.
        x, y: m, where it hangs.
        knee, end: m, heights of its lower joints.
    """

    build: Build
    bone: int
    x: float
    y: float
    knee: float
    end: float

    @property
    def part(self) -> Part:
        """Its side."""
        return Part.LEG_LEFT if self.y > 0 else Part.LEG_RIGHT


def leg(lofter: Lofter, build: Build, bone: int) -> list[Patch]:
    """A leg with its paw or hoof.

    Args:
        lofter: how fine.
        build: of the animal.
        bone: one of ``LEGS``.

    Returns:
        The patches.
    """
    x, y = root(build, bone)
    knee = build.hip - build.upper
    limb = Limb(build, bone, x, y, knee, knee - build.lower)
    return [_shaft(lofter, limb), _foot(lofter, limb)]


def _shaft(lofter: Lofter, limb: Limb) -> Patch:
    """The limb from the trunk to the ankle."""
    where = {"socks": 0.80, "patches": 0.74, "tabby": 0.86}.get(limb.build.species.marks, 2.0)
    sock = _sock(limb)

    def slot_at(share: float, _angle: float) -> int:
        return sock if share > where else row_of("coat")

    return lofter.tube(
        [
            Section((limb.x, limb.y * inner, z), deep, deep, wide)
            for z, deep, wide, inner in _profile(limb)
        ],
        AHEAD,
        LEFT,
        slot=row_of("coat"),
        part=limb.part,
        weights=_weights(limb),
        around=12,
        along=15,
        closed=(True, True),
        slot_at=slot_at,
    )


def _sock(limb: Limb) -> int:
    """The colour of a paw, and of the leg just above it."""
    names = {"socks": "marks", "patches": "marks", "tabby": "belly"}
    return row_of(names.get(limb.build.species.marks, "coat"))


def _profile(limb: Limb) -> tuple[tuple[float, float, float, float], ...]:
    """Height, half depth and half width, m, and how far out: muscle above, bone and sinew below.

    The muscle rises within the flank and comes out of it little by little.
    """
    build = limb.build
    thick, shin, ankle = (v * build.size for v in build.species.leg)
    hip, upper, lower = build.hip, build.upper, build.lower
    muscle = 1.45 if limb.bone in {Joint.HIND_LEFT, Joint.HIND_RIGHT} else 1.15
    return (
        (hip + 0.36 * upper, 0.30 * thick * muscle, 0.20 * thick, 0.62),
        (hip + 0.26 * upper, 0.80 * thick * muscle, 0.44 * thick, 0.78),
        (hip + 0.08 * upper, 1.10 * thick * muscle, 0.62 * thick, 0.92),
        (hip - 0.15 * upper, 1.08 * thick * muscle, 0.70 * thick, 1.00),
        (hip - 0.48 * upper, 0.82 * thick * muscle, 0.66 * thick, 1.00),
        (hip - 0.78 * upper, 0.5 * thick + 0.6 * shin, 0.4 * thick + 0.55 * shin, 1.0),
        (limb.knee, 1.18 * shin, 1.05 * shin, 1.0),
        (limb.knee - 0.35 * lower, 0.92 * shin, 0.86 * shin, 1.0),
        (limb.knee - 0.80 * lower, ankle, 0.95 * ankle, 1.0),
        (limb.end - 0.4 * build.species.foot[1] * build.size, 1.1 * ankle, 1.05 * ankle, 1.0),
    )


def _weights(limb: Limb) -> Weights:
    """Trunk, upper bone, lower bone and foot from above to below."""
    build, bone = limb.build, limb.bone
    soft = 0.22 * build.upper
    flank = 0.42 * build.upper

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        z = points[:, 2]
        upper = steps((build.hip + 0.05 * build.upper - z) / flank)
        lower = steps((limb.knee - z) / (0.6 * soft))
        foot = steps((limb.end - z) / (0.4 * soft))
        return [
            (Joint.TRUNK, 1 - upper),
            (bone, upper * (1 - lower)),
            (bone + 1, lower * (1 - foot)),
            (bone + 2, lower * foot),
        ]

    return weights


def _foot(lofter: Lofter, limb: Limb) -> Patch:
    """A paw or a hoof."""
    species, size = limb.build.species, limb.build.size
    long, high = species.foot[0] * size, species.foot[1] * size
    ankle = species.leg[2] * size
    low = limb.end - high
    is_hoof = species.crown in _HOOFED
    return lofter.tube(
        [
            Section(
                (limb.x + long * a, limb.y, low + high * h / 2),
                high * h / 2,
                high * h / 2,
                ankle * w,
                2.6,
            )
            for a, h, w in _FOOT
        ],
        UP,
        LEFT,
        slot=row_of("dark") if is_hoof else _sock(limb),
        part=limb.part,
        weights=fixed(limb.bone + 2),
        around=8,
        along=6,
        closed=(True, True),
    )
